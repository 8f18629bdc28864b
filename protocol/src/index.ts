export * from './histogram.ts';
export * from './histogram-export.ts';
export * from './keys.ts';
export * from './plan.ts';
export * from './split.ts';
export * from './tick.ts';
export * from './tick-codec.ts';

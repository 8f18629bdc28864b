export * from './plan.ts';
export * from './split.ts';
export * from './tick.ts';

export * from './compiled.ts';
export * from './curve.ts';
export * from './definition.ts';
export * from './duration.ts';

export * from './compiled.ts';
export * from './definition.ts';

import type { EngineOptions } from './engine.ts';

/** How a program is looked for, and where one that is fetched is kept. */
export type BinaryOptions = Pick<EngineOptions, 'env' | 'signal' | 'report'> & { readonly cacheDir: string };

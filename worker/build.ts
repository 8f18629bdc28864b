/** Bundles the worker into `dist/`. */
import { join } from 'node:path';
import { bundleWorker } from './bundle.ts';

await bundleWorker(join(import.meta.dirname, 'dist'));

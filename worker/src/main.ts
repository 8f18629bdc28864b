/** The worker process. What it compiles is kept for the next one, so this comes before everything else is loaded. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./service.ts');

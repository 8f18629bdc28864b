/** Bundles the worker into `dist/`: our own packages go in, those from npm stay outside. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: {
    main: './src/main.ts',
    'engine.thread': './src/engine/engine.thread.ts',
    'try.thread': './src/try/try.thread.ts',
  },
  outdir: './dist',
  bundle: true,
  packages: 'external',
  alias: {
    '@loadtest/protocol': own('../protocol/src/index.ts'),
    '@loadtest/scenario': own('../scenario/src/index.ts'),
  },
  platform: 'node',
  format: 'esm',
  target: 'node24',
  sourcemap: true,
  logLevel: 'info',
});

/** Bundles the server into `dist/`: our own packages go in, those from npm stay outside. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: { main: './src/main.ts', 'aggregator.thread': './src/metrics/aggregator/aggregator.thread.ts' },
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
  // The schema is made from the names of classes.
  keepNames: true,
  logLevel: 'info',
});

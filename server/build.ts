/** Bundles the server into `dist/`: our own packages go in, those from npm stay outside. GraphiQL's page goes in whole. */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const threads = globSync('src/**/*.thread.ts', { cwd: import.meta.dirname });

const server: BuildOptions = {
  entryPoints: {
    main: './src/main.ts',
    ...Object.fromEntries(threads.map((path) => [basename(path, '.ts'), `./${path}`])),
  },
  outdir: './dist',
  packages: 'external',
  alias: {
    '@loadtest/protocol': own('../protocol/src/index.ts'),
    '@loadtest/scenario': own('../scenario/src/index.ts'),
    '@loadtest/scenario/yaml': own('../scenario/src/yaml.ts'),
  },
  platform: 'node',
  target: 'node24',
  sourcemap: true,
  // The schema is made from the names of classes.
  keepNames: true,
};

const graphiql: BuildOptions = {
  entryPoints: {
    graphiql: './graphiql/main.ts',
    'json.worker': './graphiql/json.worker.ts',
    'graphql.worker': './graphiql/graphql.worker.ts',
    'editor.worker': './graphiql/editor.worker.ts',
  },
  outdir: './dist/graphiql',
  platform: 'browser',
  target: 'es2024',
  splitting: true,
  minify: true,
  loader: { '.ttf': 'file' },
  define: { 'process.env.NODE_ENV': '"production"' },
};

for (const options of [server, graphiql]) {
  await build({ ...options, absWorkingDir: import.meta.dirname, bundle: true, format: 'esm', logLevel: 'warning' });
}

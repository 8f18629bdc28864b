import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**', '**/dist/**', '**/.next/**', '**/.loadtest/**'];

/** The file that Node gives to packages as well: vite would take the ES module, and graphql-js does not work twice in a process. */
const resolve = {
  alias: [{ find: /^graphql$/, replacement: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)) }],
};

/** One project a kind of test; `npm test` runs them in this order. Real engines are started by the tests that need them. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['*/src/**/*.spec.ts', 'web/{features,lib}/**/*.spec.ts'],
          exclude: [...ignored, '**/*.property.spec.ts'],
        },
      },
      {
        resolve,
        test: { name: 'property', include: ['*/src/**/*.property.spec.ts'], exclude: ignored, testTimeout: 60_000 },
      },
      {
        resolve,
        test: {
          name: 'integration',
          include: ['*/test/**/*.integration.spec.ts'],
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        resolve,
        test: {
          name: 'browser',
          include: ['e2e/test/browser/**/*.spec.ts'],
          exclude: ignored,
          testTimeout: 240_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        resolve,
        test: {
          name: 'faults',
          include: ['e2e/test/faults/**/*.spec.ts'],
          exclude: ignored,
          testTimeout: 240_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

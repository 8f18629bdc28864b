/** Bundles the generator process; the engine's thread is the one that ships with the worker. */
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '@loadtest/local';
import { build, type Plugin } from 'esbuild';

const own = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const WORKSPACES = '../../../../';

/** Loading a module does nothing by itself: what the host of a thread does not use, this process does not load. */
const onlyUsed: Plugin = {
  name: 'only-used',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /.*/ }, async ({ path, kind, pluginData, ...from }) => {
      if (kind === 'entry-point' || pluginData === onlyUsed) return null;
      const { resolveDir, importer, namespace } = from;
      const found = await resolve(path, { kind, resolveDir, importer, namespace, pluginData: onlyUsed });
      return { ...found, sideEffects: false };
    });
  },
};

/** Builds what is missing or stale; resolves with the file that `node` runs. */
export async function buildGenerator(): Promise<string> {
  await ensureBuilt(['worker'], { report: (line) => process.stderr.write(`${line}\n`) });
  const outfile = own('../../../dist/generator.js');
  await build({
    entryPoints: [own('./main.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    alias: {
      '@loadtest/protocol': own(`${WORKSPACES}protocol/src/index.ts`),
      '@loadtest/scenario': own(`${WORKSPACES}scenario/src/index.ts`),
      '@loadtest/worker/engine': own(`${WORKSPACES}worker/src/engine/index.ts`),
    },
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'warning',
    plugins: [onlyUsed],
  });
  // The host looks for the thread beside itself.
  const thread = createRequire(import.meta.url).resolve(own(`${WORKSPACES}worker/dist/engine.thread.js`));
  await writeFile(join(dirname(outfile), 'engine.thread.js'), `import ${JSON.stringify(thread)};\n`);
  return outfile;
}

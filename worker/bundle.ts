/**
 * The worker as few files, packages from npm included: an idle worker reads one of them. What is needed late or never stays
 * in files of its own: whatever is imported dynamically, threads, and packages that are large.
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Own files that begin a file of the bundle, by its name. */
const ENTRIES = {
  main: './src/main.ts',
  service: './src/service.ts',
  metrics: './src/metrics.ts',
  'metrics-server': './src/metrics-server.ts',
  'pretty-lines': './src/pretty-lines.ts',
  download: './src/data-files/download.ts',
  'engine.thread': './src/engine/engine.thread.ts',
  'try.thread': './src/try/try.thread.ts',
};

/** The file of the bundle that an own one begins. */
function nameOf(path: string): string {
  const name = basename(path, '.ts');
  if (!(name in ENTRIES)) throw new Error(`${path} is imported dynamically: give it a file of the bundle (ENTRIES)`);
  return `./${name}.js`;
}

/** What is imported dynamically is a file of the bundle. */
const apart: Plugin = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: nameOf(path), external: true } : null,
    );
  },
};

/** Read when something of them is used for the first time, by what each is read from. */
const LATE: Readonly<Record<string, string>> = {
  undici: './undici.cjs',
  // As an ES module it would bring its WebSocket, and with that another undici: 12 MB.
  'node:http': 'node:http',
};

const late: Plugin = {
  name: 'late',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(undici|node:https?)$/ }, ({ kind, path }) =>
      kind === 'import-statement' && path in LATE ? { path, namespace: 'late', sideEffects: false } : null,
    );
    onLoad({ filter: /.*/, namespace: 'late' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => name !== 'default' && name !== 'module.exports');
      const getters = names.map((name) => `get ${name}() { return require('${LATE[path]}').${name}; }`);
      return { contents: `module.exports = { ${getters.join(', ')} };`, resolveDir: import.meta.dirname };
    });
    onResolve({ filter: /^\.\/undici\.cjs$/ }, ({ path }) => ({ path, external: true }));
  },
};

/** BullMQ does not say of itself that loading it does nothing: with its other databases it would be twice as large. */
const shaken: Plugin = {
  name: 'shaken',
  setup(setup) {
    setup.onResolve({ filter: /^(bullmq$|\.)/ }, async ({ path, pluginData, ...from }) => {
      const ofIt = path === 'bullmq' || /[\\/]node_modules[\\/]bullmq[\\/]/.test(from.resolveDir);
      if (!ofIt || pluginData === shaken) return null;
      const { resolveDir, kind, importer, namespace } = from;
      const found = await setup.resolve(path, { resolveDir, kind, importer, namespace, pluginData: shaken });
      return { ...found, sideEffects: false };
    });
  },
};

const COMMON = {
  absWorkingDir: import.meta.dirname,
  bundle: true,
  platform: 'node',
  target: 'node24',
  minifySyntax: true,
  // Beside the files, and not named in them: to read them at each start would cost 60 MB.
  sourcemap: 'external',
  metafile: true,
} satisfies BuildOptions;

/** Writes the bundle to a directory and tells what each of its files was made of. */
export async function bundleWorker(outdir: string): Promise<Metafile> {
  const worker = build({
    ...COMMON,
    entryPoints: ENTRIES,
    outdir,
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: {
      '@loadtest/protocol': own('../protocol/src/index.ts'),
      '@loadtest/scenario': own('../scenario/src/index.ts'),
    },
    // Packages that are no ES modules ask for others in their own way.
    banner: {
      js: "import { createRequire as createRequireOf } from 'node:module';\nconst require = createRequireOf(import.meta.url);",
    },
    plugins: [apart, late, shaken],
  });
  const undici = build({
    ...COMMON,
    entryPoints: { undici: 'undici' },
    outdir,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
  });
  const made = await Promise.all([worker, undici]);
  return {
    inputs: Object.assign({}, ...made.map(({ metafile }) => metafile.inputs)),
    outputs: Object.assign({}, ...made.map(({ metafile }) => metafile.outputs)),
  };
}

/** Bundles the worker: our own packages go in, those from npm stay outside. */
import { build, type Plugin } from 'esbuild';

const OWN_PACKAGES = '@loadtest/';

/** `packages: 'external'` would leave our own workspaces outside too. */
const npmPackagesOutside: Plugin = {
  name: 'npm-packages-outside',
  setup(context) {
    context.onResolve({ filter: /^[^./]/ }, (args) => {
      if (args.kind === 'entry-point' || args.path.startsWith(OWN_PACKAGES)) return undefined;
      return { path: args.path, external: true };
    });
  },
};

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: { main: './src/main.ts', 'engine.thread': './src/engine/engine.thread.ts' },
  outdir: './dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  sourcemap: true,
  plugins: [npmPackagesOutside],
  logLevel: 'info',
});

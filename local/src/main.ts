/** `npm start`: the whole platform on this machine, until Ctrl-C. With `--dev` (`npm run dev`) from source, with reload. */
import { EnvironmentError, readSettings } from './environment.ts';
import { reloadOnChange } from './platform/reload.ts';
import { type Platform, startPlatform } from './platform/start-platform.ts';
import { jsonTerminal, prettyTerminal, type Terminal } from './terminal/terminal.ts';

const beginning = performance.now();
const dev = process.argv.includes('--dev');
const stopping = new AbortController();
let terminal: Terminal = prettyTerminal(process.stderr);
let platform: Platform | null = null;

/** The first signal stops in order, the second at once. */
function onSignal(): void {
  if (stopping.signal.aborted) {
    const killed = platform === null ? Promise.resolve() : platform.kill();
    void killed.finally(() => process.exit(1));
    return;
  }
  terminal.progress('Stopping … (once more: at once)');
  stopping.abort(new Error('Stopped while starting'));
  if (platform === null) return;
  void platform.stop().finally(() => {
    terminal.done('Stopped');
    process.exit(0);
  });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

try {
  const settings = readSettings(process.env, process.cwd());
  if (settings.logFormat === 'json') terminal = jsonTerminal(process.stdout);
  else terminal = prettyTerminal(process.stdout);
  terminal.progress(`Starting LoadTest on ${settings.dataDir}`);
  platform = await startPlatform({ settings, terminal, dev, signal: stopping.signal });
  if (dev) reloadOnChange(platform, terminal);
  terminal.ready({
    url: platform.url,
    email: platform.admin.email,
    password: platform.admin.isNew ? platform.admin.password : null,
    passwordFile: platform.admin.file,
    seconds: (performance.now() - beginning) / 1_000,
  });
} catch (error) {
  if (stopping.signal.aborted) {
    terminal.done('Stopped');
    process.exit(0);
  }
  terminal.fail(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof EnvironmentError ? 2 : 1);
}

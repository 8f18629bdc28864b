/** The whole platform on this machine, as a person at a terminal has it: until Ctrl-C. */
import { EnvironmentError, readSettings } from '../environment.ts';
import { onEndSignal } from '../processes/end-signals.ts';
import { jsonTerminal, prettyTerminal, type Terminal } from '../terminal/terminal.ts';
import { reloadOnChange } from './reload.ts';
import { type Platform, startPlatform } from './start-platform.ts';

/** Starts it, says where it is, and ends the process when it has been stopped. `dev`: from source, with reload. */
export async function runUntilStopped({ dev }: { readonly dev: boolean }): Promise<void> {
  const beginning = performance.now();
  const stopping = new AbortController();
  let terminal: Terminal = prettyTerminal(process.stderr);
  let platform: Platform | null = null;

  const end = (exitCode: number) => {
    if (exitCode === 0) terminal.done('Stopped');
    process.exit(exitCode);
  };
  const actions = {
    first() {
      stopping.abort(new Error('Stopped while starting'));
      terminal.progress('Stopping … (once more: at once)');
      void platform?.stop().finally(() => end(0));
    },
    second: () => void (platform?.kill() ?? Promise.resolve()).finally(() => end(1)),
  };
  onEndSignal(actions, { startedByNpm: process.env['npm_lifecycle_event'] !== undefined });

  try {
    const settings = readSettings(process.env, process.cwd());
    terminal = settings.logFormat === 'json' ? jsonTerminal(process.stdout) : prettyTerminal(process.stdout);
    terminal.progress(`Starting LoadTest on ${settings.dataDir}`);
    platform = await startPlatform({ settings, terminal, dev, signal: stopping.signal });
    if (dev) reloadOnChange(platform, terminal);
    const { url, admin } = platform;
    terminal.ready({
      url,
      email: admin.email,
      password: admin.isNew ? admin.password : null,
      passwordFile: admin.file,
      seconds: (performance.now() - beginning) / 1_000,
    });
  } catch (error) {
    if (stopping.signal.aborted) return end(0);
    terminal.fail(error instanceof Error ? error.message : String(error));
    end(error instanceof EnvironmentError ? 2 : 1);
  }
}

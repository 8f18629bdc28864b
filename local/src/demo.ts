/** `npm run demo`: starts the platform, runs its demo scenario, and shows every second of it. `--duration 10s` makes it shorter. */
import { parseArgs } from 'node:util';
import { demoPlatform } from './demo/demo-platform.ts';
import { hasSucceeded, runDemo } from './demo/run-demo.ts';
import { onEndSignal } from './processes/end-signals.ts';
import { prettyTerminal } from './terminal/terminal.ts';

const STOPPED_BY_SIGNAL = 130;

const terminal = prettyTerminal(process.stdout);
const stopping = new AbortController();
const actions = {
  first() {
    terminal.progress('Stopping …');
    stopping.abort(new Error('Stopped'));
  },
  second: () => process.exit(STOPPED_BY_SIGNAL),
};
onEndSignal(actions, { startedByNpm: process.env['npm_lifecycle_event'] !== undefined });

try {
  const { values } = parseArgs({ options: { duration: { type: 'string' } } });
  const platform = await demoPlatform(process.env, terminal, stopping.signal);
  try {
    const print = (line: string) => void process.stdout.write(`${line}\n`);
    const options = { client: platform.client, duration: values.duration ?? null, print, signal: stopping.signal };
    process.exitCode = hasSucceeded(await runDemo(options)) ? 0 : 1;
  } finally {
    await platform.end();
  }
} catch (error) {
  if (!stopping.signal.aborted) terminal.fail(error instanceof Error ? error.message : String(error));
  process.exitCode = stopping.signal.aborted ? STOPPED_BY_SIGNAL : 1;
}
// Whatever is still open has nothing to say any more.
process.exit();

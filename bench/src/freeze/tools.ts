/** The tools that load the frozen target: each tells its own quantiles, as it reports them. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Histogram } from '@loadtest/protocol';
import { planOf } from '../engine/plan.ts';
import { runInThread } from '../engine/run.ts';
import { type Measured, QUANTILES } from './figures.ts';

export interface Tool {
  readonly name: string;
  /** What has to be installed, and how; null: nothing. */
  readonly missing: string | null;
  /** Loads the target for `seconds` at `rate` requests a second, as far as the target lets it. */
  load(url: string, rate: number, seconds: number): Promise<Omit<Measured, 'name'>>;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** The first of these that can be started. */
function found(...commands: readonly string[]): string | null {
  return commands.find((command) => spawnSync(command, ['--version']).error === undefined) ?? null;
}

/** Runs a command that writes what it measured to the file OUT. */
async function measureWith(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Omit<Measured, 'name'>> {
  const folder = await mkdtemp(join(tmpdir(), 'freeze-'));
  const out = join(folder, 'out.json');
  try {
    const child = spawn(command, args, {
      env: { ...process.env, ...env, OUT: out },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await once(child, 'exit');
    return JSON.parse(await readFile(out, 'utf8')) as Omit<Measured, 'name'>;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function k6(executor: string, vus: number): Tool {
  const command = found('k6', join(homedir(), 'go/bin/k6'));
  return {
    name: `k6, ${executor}, ${vus.toLocaleString('en-US')} VUs`,
    missing: command === null ? 'k6 (go install go.k6.io/k6@latest)' : null,
    load: (url, rate, seconds) => {
      const env = {
        URL_: `${url}/`,
        SECONDS: String(seconds),
        RATE: String(rate),
        VUS: String(vus),
        EXECUTOR: executor,
      };
      return measureWith(command ?? 'k6', ['run', '--quiet', '--no-usage-report', here('k6.js')], env);
    },
  };
}

function wrk(connections: number): Tool {
  return {
    name: `wrk, ${connections} connections`,
    missing: found('wrk') === null ? 'wrk (apt-get install wrk)' : null,
    load: (url, rate, seconds) => {
      const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '60s', '-s', here('wrk.lua'), `${url}/`];
      return measureWith('wrk', args, { DELAY_MS: String((connections * 1000) / rate) });
    },
  };
}

/** Our engine: `responseTime`, from when each request was due. */
const ours: Tool = {
  name: 'LoadTest Platform',
  missing: null,
  async load(url, rate, seconds) {
    const wires: Uint8Array[] = [];
    const plan = planOf(url, { model: 'CONSTANT_RATE', rate, duration: `${seconds}s` });
    const end = await runInThread(plan, ({ steps }) => void wires.push(...steps.map((step) => step.responseTime)));
    const percentiles = Histogram.of(...wires).percentiles(QUANTILES.map((q) => q * 100));
    return { values: percentiles.map((us) => (us === null ? null : us / 1000)), count: end.requests - end.unsent };
  },
};

export function tools(rate: number, frozenMs: number): Tool[] {
  // Enough for all that is due in the freeze; and what a script is easily left with.
  const ample = Math.ceil(((rate * frozenMs) / 1000) * 1.5);
  return [ours, k6('constant-arrival-rate', ample), k6('constant-arrival-rate', 50), k6('constant-vus', 10), wrk(10)];
}

/** One measurement: a generator on its core loads the target on another, and both are looked at from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@loadtest/local';
import { type Load, loadSeconds } from './load.ts';
import { busyShare, CORES, coreTimes, cpuSecondsOf, residentBytesOf } from './processes.ts';
import type { Target } from './target/nginx.ts';
import type { Told, Tool } from './tools/tool.ts';

/** Until a generator's first request is at the target, and from its last until it has ended, s. */
const PATIENCE_SECONDS = 60;
const RESIDENT_EVERY_MS = 250;
/** Of what a generator that failed has written so many characters are told. */
const LAST_WORDS = 1000;

export interface Measured {
  /** Within `seconds`, as the target counted them. */
  readonly requests: number;
  readonly seconds: number;
  /** Of the generator with all its threads, within `seconds`. */
  readonly cpuSeconds: number;
  /** Of the target's process that answers, within `seconds`. */
  readonly targetCpuSeconds: number;
  /** Open at the target when the measurement ended. */
  readonly connections: number;
  /** Of the generator, the greatest that was seen, bytes. */
  readonly residentBytes: number;
  /** How busy the two cores were, by whomever, 0..1; NaN: nothing is pinned. */
  readonly generatorCore: number;
  readonly targetCore: number;
  /** Requests at the target in the generator's whole life. */
  readonly counted: number;
  readonly told: Told;
}

/** Rejects where the generator does not come up, or does not end. */
export async function measure(tool: Tool, load: Load, target: Target): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const before = await target.count.read();
  const generator = startPinned(tool, load, folder);
  try {
    const ended = once(generator.process, 'exit').then(() => undefined);
    const begun = async () =>
      generator.process.exitCode !== null || (await target.count.read()).requests > before.requests;
    await until(begun, { timeoutMs: PATIENCE_SECONDS * 1000, what: `the first request of ${tool.name}` });
    await delay(load.warmUpSeconds * 1000);
    if (generator.process.exitCode !== null) throw new Error('it ended before it was measured');
    const window = await watch(generator.process.pid ?? 0, load.seconds, target);
    if (generator.process.exitCode !== null) throw new Error('it ended before its measurement did');
    const giveUp = new AbortController();
    const left = (loadSeconds(load) + PATIENCE_SECONDS) * 1000;
    await Promise.race([ended, delay(left, undefined, { signal: giveUp.signal }).catch(() => undefined)]);
    giveUp.abort();
    if (generator.process.exitCode !== 0) throw new Error(`it ended with code ${generator.process.exitCode}`);
    const after = await target.count.read();
    const told = await tool.read({ stdout: await generator.stdout, folder });
    return { ...window, counted: after.requests - before.requests, told };
  } catch (error) {
    const said = (await generator.said()).trim().slice(-LAST_WORDS);
    throw new Error(`${tool.name}: ${error instanceof Error ? error.message : String(error)}; it said: ${said}`);
  } finally {
    generator.process.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

async function watch(pid: number, seconds: number, target: Target): Promise<Omit<Measured, 'counted' | 'told'>> {
  const look = async () => ({
    ...(await target.count.read()),
    cpu: cpuSecondsOf(pid),
    targetCpu: cpuSecondsOf(target.pid),
    cores: coreTimes(),
  });
  const from = await look();
  const untilMs = performance.now() + seconds * 1000;
  let residentBytes = residentBytesOf(pid);
  for (let leftMs = seconds * 1000; leftMs > 0; leftMs = untilMs - performance.now()) {
    await delay(Math.min(leftMs, RESIDENT_EVERY_MS));
    residentBytes = Math.max(residentBytes, residentBytesOf(pid));
  }
  const to = await look();
  const busy = (core: number | undefined) =>
    core === undefined ? Number.NaN : busyShare(from.cores[core], to.cores[core]);
  return {
    requests: to.requests - from.requests,
    seconds: (to.atMs - from.atMs) / 1000,
    cpuSeconds: to.cpu - from.cpu,
    targetCpuSeconds: to.targetCpu - from.targetCpu,
    connections: to.connections,
    residentBytes,
    generatorCore: busy(CORES?.generator),
    targetCore: busy(CORES?.target),
  };
}

interface Generator {
  readonly process: ChildProcess;
  readonly stdout: Promise<string>;
  /** All that it wrote, once it has ended. */
  said(): Promise<string>;
}

function startPinned(tool: Tool, load: Load, folder: string): Generator {
  const { file, args, env } = tool.command(load, folder);
  const cores = tool.allCores ? Object.values(CORES ?? {}).join(',') : CORES?.generator;
  const command = CORES === null ? [file, ...args] : ['taskset', '-c', String(cores), file, ...args];
  const child = spawn(command[0] ?? file, command.slice(1), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  const said = async (): Promise<string> => {
    child.kill('SIGKILL');
    return (await Promise.all([stdout, stderr])).join('\n');
  };
  return { process: child, stdout, said };
}

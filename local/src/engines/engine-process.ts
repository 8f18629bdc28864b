/** The process of an engine: started in a group of its own, written down, stopped or killed; a dead predecessor's is ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asIdentity, readJsonFile, writeJsonFile } from '../processes/json-file.ts';
import { signalGroup } from '../processes/process-group.ts';
import { identify, isAlive } from '../processes/process-identity.ts';
import { until } from '../processes/until.ts';
import type { EngineExit } from './engine.ts';

const STOP_LIMIT_MS = 4_000;
const LOG_TAIL_LINES = 12;

export interface EngineProcessOptions {
  /** `mongo` or `redis`: names the data folder, the log and the pid file. */
  readonly kind: string;
  readonly binary: string;
  readonly args: readonly string[];
  readonly dataDir: string;
}

export interface EngineProcess {
  readonly pid: number;
  readonly exited: Promise<EngineExit>;
  /** Whether it is gone. */
  hasExited(): boolean;
  /** The end of its log, for an error. */
  logTail(): string;
  stop(limitMs?: number): Promise<void>;
  kill(): Promise<void>;
}

/**
 * Starts the program. It gets a process group of its own: Ctrl-C in a terminal goes to the whole foreground group, and
 * would end the engines before those that still write to them.
 */
export async function spawnEngine(options: EngineProcessOptions): Promise<EngineProcess> {
  const log = prepareLog(options);
  const output = openSync(log, 'a', 0o600);
  const [command, ...args] = endingWithParent([options.binary, ...options.args]);
  const child = spawn(command, args, { detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  const exited = exitOf(child);
  const pid = child.pid;
  if (pid === undefined) throw await startError(child, options.binary);
  const record = recordPath(options);
  writeJsonFile(record, { engine: identify(pid), owner: identify(process.pid) });

  let gone = false;
  const ended = exited.then((exit) => {
    gone = true;
    rmSync(record, { force: true });
    return exit;
  });
  const kill = async () => {
    if (!gone) signalGroup(pid, 'SIGKILL');
    await ended;
  };
  return {
    pid,
    exited: ended,
    hasExited: () => gone,
    logTail: () => readFileSync(log, 'utf8').trim().split('\n').slice(-LOG_TAIL_LINES).join('\n'),
    kill,
    async stop(limitMs = STOP_LIMIT_MS) {
      if (gone) return;
      child.kill('SIGTERM');
      const force = setTimeout(kill, limitMs);
      await ended;
      clearTimeout(force);
    },
  };
}

/**
 * Ends the engine that a dead predecessor left behind on this data folder.
 * Throws where its owner is alive: two owners would damage the data.
 */
export async function endLeftover(options: Pick<EngineProcessOptions, 'kind' | 'dataDir'>): Promise<void> {
  const record = readJsonFile(recordPath(options));
  const engine = asIdentity(record?.['engine']);
  if (engine === null || !isAlive(engine)) return;
  const owner = asIdentity(record?.['owner']);
  if (owner !== null && isAlive(owner)) {
    throw new Error(
      `${options.dataDir} is in use: process ${owner.pid} runs its ${options.kind} engine (pid ${engine.pid})`,
    );
  }
  process.kill(engine.pid, 'SIGTERM');
  await until(() => !isAlive(engine), { timeoutMs: STOP_LIMIT_MS, what: 'a leftover engine to end' }).catch(() => {
    if (isAlive(engine)) signalGroup(engine.pid, 'SIGKILL');
  });
  await until(() => !isAlive(engine), { timeoutMs: STOP_LIMIT_MS, what: `process ${engine.pid} to be gone` });
}

/** Where the system can do it, the engine is sent SIGTERM when this process dies, however it dies. */
function endingWithParent(command: [string, ...string[]]): [string, ...string[]] {
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  return process.platform === 'linux' && setpriv !== undefined
    ? [setpriv, '--pdeathsig', 'TERM', '--', ...command]
    : command;
}

function recordPath(options: Pick<EngineProcessOptions, 'kind' | 'dataDir'>): string {
  return join(options.dataDir, 'run', `${options.kind}.json`);
}

/** The log of this start; that of the one before is kept beside it. */
function prepareLog(options: EngineProcessOptions): string {
  for (const folder of [options.kind, 'logs', 'run']) {
    mkdirSync(join(options.dataDir, folder), { recursive: true, mode: 0o700 });
  }
  const log = join(options.dataDir, 'logs', `${options.kind}.log`);
  if (existsSync(log)) renameSync(log, `${log}.1`);
  return log;
}

function exitOf(child: ChildProcess): Promise<EngineExit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

async function startError(child: ChildProcess, binary: string): Promise<Error> {
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve(new Error(`${binary} does not start: ${error.message}`, { cause: error })));
  });
}

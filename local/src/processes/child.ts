/** A process of ours: forked with an IPC channel, over which it says that it is ready and learns that its parent is gone. */
import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { signalGroup } from './process-group.ts';

export interface ChildOptions {
  /** For a person: `server`, `worker 1`. */
  readonly name: string;
  /** The module to run. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Each line that it writes, and where to. */
  onLine(line: string, stream: OutputStream): void;
}

export type OutputStream = 'stdout' | 'stderr';

/** What a child says once it serves. */
export interface ReadyMessage {
  readonly type: 'ready';
  readonly port?: number;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Resolves with its ready message; rejects, with the last lines that it wrote, where it ends before that. */
  readonly ready: Promise<ReadyMessage>;
  readonly exited: Promise<ProcessExit>;
  /** SIGTERM; after `limitMs` SIGKILL to it and all that it started. Resolves with whether it had to be killed. */
  stop(limitMs: number): Promise<'stopped' | 'killed'>;
  /** SIGKILL to it and all that it started; resolves when it is gone. */
  kill(): Promise<void>;
}

const LAST_LINES = 15;
/** Compiled code is kept between starts: processes, and the threads that a run waits for, begin in about half the time. */
const COMPILE_CACHE = join(tmpdir(), 'loadtest-compile-cache');

/** Starts it in a process group of its own: Ctrl-C in a terminal does not reach it, the order of stopping is ours. */
export function startChild(options: ChildOptions): Child {
  const child = fork(options.script, [...(options.args ?? [])], {
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    execArgv: ['--enable-source-maps'],
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${options.name} cannot be started: ${options.script}`);

  const lastLines = collectLines(child, options.onLine);
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => {
      // What it started itself must not outlive it.
      signalGroup(pid, 'SIGKILL');
      resolve({ code, signal });
    });
  });
  const kill = async () => {
    signalGroup(pid, 'SIGKILL');
    await exited;
  };
  const ready = readyMessage(
    child,
    () => `${options.name} ended before it was ready. Its last lines:\n${lastLines.join('\n')}`,
  );
  // Who only stops the child never looks at this promise.
  ready.catch(() => {});
  return {
    name: options.name,
    pid,
    ready,
    exited,
    kill,
    async stop(limitMs) {
      let outcome: 'stopped' | 'killed' = 'stopped';
      const force = setTimeout(() => {
        outcome = 'killed';
        signalGroup(pid, 'SIGKILL');
      }, limitMs);
      child.kill('SIGTERM');
      await exited;
      clearTimeout(force);
      return outcome;
    },
  };
}

/** `ended with code 1`, `was ended by SIGKILL`, or `did not start` where there was no process to end. */
export function describeExit(exit: ProcessExit): string {
  if (exit.signal !== null) return `was ended by ${exit.signal}`;
  return exit.code === null ? 'did not start' : `ended with code ${exit.code}`;
}

/** Starts it and waits until it is ready. Where it is not within `timeoutMs`, or the signal is aborted, it is killed first. */
export async function startChildUntilReady(
  options: ChildOptions,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Child> {
  limits.signal.throwIfAborted();
  const child = startChild(options);
  const ended = AbortSignal.any([limits.signal, AbortSignal.timeout(limits.timeoutMs)]);
  const tooLong = () => new Error(`${options.name} was not ready within ${limits.timeoutMs / 1_000} s`);
  try {
    await Promise.race([
      child.ready,
      new Promise((_, reject) => ended.addEventListener('abort', () => reject(tooLong()), { once: true })),
    ]);
    return child;
  } catch (error) {
    await child.kill();
    limits.signal.throwIfAborted();
    throw error;
  }
}

function collectLines(child: ChildProcess, onLine: ChildOptions['onLine']): readonly string[] {
  const last: string[] = [];
  const read = (input: Readable | null, stream: OutputStream) => {
    if (input === null) return;
    createInterface({ input }).on('line', (line) => {
      last.push(line);
      if (last.length > LAST_LINES) last.shift();
      onLine(line, stream);
    });
  };
  read(child.stdout, 'stdout');
  read(child.stderr, 'stderr');
  return last;
}

async function readyMessage(child: ChildProcess, endedMessage: () => string): Promise<ReadyMessage> {
  return await new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (isReadyMessage(message)) resolve(message);
    });
    // `close` comes when all that it wrote has been read.
    child.once('close', () => reject(new Error(endedMessage())));
    child.once('error', reject);
  });
}

function isReadyMessage(message: unknown): message is ReadyMessage {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}

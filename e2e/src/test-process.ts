/** One process of the platform under test: started from its bundle, with its log in a file; to be killed, paused, started anew. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, startChildUntilReady } from '@loadtest/local';

const READY_TIMEOUT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

export interface TestProcessOptions {
  /** `server 1`, `worker 2`: names the log file too. */
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logDir: string;
}

export interface TestProcess {
  readonly name: string;
  readonly pid: number;
  /** As it said when it was ready; null where it did not say. */
  readonly port: number | null;
  /** All that it and its predecessors of this name wrote. */
  log(): string;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGSTOP: it stays, with all its connections, and does nothing. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** SIGTERM; resolves with whether it had to be killed. */
  stop(limitMs?: number): Promise<'stopped' | 'killed'>;
  /** Starts it again with the same settings, once it is gone; resolves when it is ready. */
  start(): Promise<void>;
  isRunning(): boolean;
}

export async function startTestProcess(options: TestProcessOptions): Promise<TestProcess> {
  const file = join(options.logDir, `${options.name.replaceAll(' ', '-')}.log`);
  const onLine = (line: string) => appendFileSync(file, `${line}\n`);
  let child: Child;
  let port: number | null = null;
  let running = false;

  async function start(): Promise<void> {
    if (running) throw new Error(`${options.name} is running already`);
    onLine(`-- started at ${new Date().toISOString()}`);
    const limits = { timeoutMs: READY_TIMEOUT_MS, signal: new AbortController().signal };
    child = await startChildUntilReady({ ...options, onLine }, limits);
    running = true;
    void child.exited.then(() => {
      running = false;
    });
    port = (await child.ready).port ?? null;
  }

  await start();
  return {
    name: options.name,
    get pid() {
      return child.pid;
    },
    get port() {
      return port;
    },
    log: () => readFileSync(file, 'utf8'),
    kill: () => child.kill(),
    pause: () => void process.kill(child.pid, 'SIGSTOP'),
    resume: () => void process.kill(child.pid, 'SIGCONT'),
    stop: (limitMs = STOP_LIMIT_MS) => child.stop(limitMs),
    start,
    isRunning: () => running,
  };
}

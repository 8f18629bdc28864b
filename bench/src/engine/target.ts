/** A cheap target in a process of its own: it answers each request with `ok`, and does as little as it can about it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface BenchTarget {
  readonly url: string;
  readonly process: ChildProcess;
  stop(): void;
}

export async function startTarget(): Promise<BenchTarget> {
  const child = fork(new URL('./target.child.ts', import.meta.url), { execArgv: [] });
  const [url] = (await once(child, 'message')) as [string];
  return { url, process: child, stop: () => void child.kill('SIGKILL') };
}

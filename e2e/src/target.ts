/** A real HTTP target that counts what reaches it: the other side of every figure. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Behaviour } from './target-behaviour.ts';

export type TargetCommand =
  | { readonly kind: 'count' }
  | { readonly kind: 'behave'; readonly path: string | null; readonly behaviour: Behaviour };

/** Every command is answered, after it was obeyed, with the requests so far by path. */
export interface TargetAnswer {
  readonly id: number;
  readonly requests: Readonly<Record<string, number>>;
}

export interface Target {
  readonly url: string;
  readonly pid: number;
  /** Requests whose head has arrived, of one path or of all of them. A run is told apart by a path of its own. */
  requests(path?: string): Promise<number>;
  /** From now on, for one path, or for all where it is null. */
  behave(behaviour: Behaviour, path?: string | null): Promise<void>;
  stop(): Promise<void>;
}

/** Answers at once with 200 and a small JSON body, unless told otherwise. */
export async function startTarget(behaviour?: Behaviour): Promise<Target> {
  const child = fork(fileURLToPath(new URL('./target.process.ts', import.meta.url)), {
    stdio: 'inherit',
    execArgv: [],
  });
  const port = await readyPort(child);
  let lastId = 0;

  async function ask(command: TargetCommand): Promise<TargetAnswer['requests']> {
    lastId += 1;
    const id = lastId;
    return await new Promise((resolve, reject) => {
      const onMessage = (message: unknown) => {
        const answer = message as TargetAnswer;
        if (answer.id !== id) return;
        child.off('message', onMessage);
        resolve(answer.requests);
      };
      child.on('message', onMessage);
      child.send({ id, command }, (error) => {
        if (error !== null) reject(error);
      });
    });
  }

  const target: Target = {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    async requests(path) {
      const byPath = await ask({ kind: 'count' });
      if (path !== undefined) return byPath[path] ?? 0;
      return Object.values(byPath).reduce((sum, count) => sum + count, 0);
    },
    async behave(next, path = null) {
      await ask({ kind: 'behave', path, behaviour: next });
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
  if (behaviour !== undefined) await target.behave(behaviour);
  return target;
}

async function readyPort(child: ChildProcess): Promise<number> {
  return await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The target ended with code ${code} before it was ready`)));
    child.once('message', (message) => resolve((message as { readonly port: number }).port));
  });
}

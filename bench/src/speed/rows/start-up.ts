/** How soon a worker is there. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { goalsTable } from '../report/goals.ts';
import type { Row } from '../row.ts';
import { makeWorkerHome, type WorkerHome } from '../worker/worker-process.ts';

const GOAL_MS = 1000;

export const startUp: Row = {
  name: 'start-up',
  title: 'Process start to registered worker',
  async run({ repeats }) {
    const home = await makeWorkerHome();
    const [bare, warm, cold]: [number[], number[], number[]] = [[], [], []];
    try {
      const cache = await home.folder();
      await startOnce(home, cache);
      for (let repeat = 1; repeat <= repeats; repeat++) {
        bare.push(await bareNodeMs());
        warm.push(await startOnce(home, cache));
        cold.push(await startOnce(home, await home.folder()));
      }
    } finally {
      await home.stop();
    }
    return {
      ...goalsTable('ms', [
        { what: 'Bare Node, start to end', goal: null, values: bare },
        { what: 'Worker, with a compile cache', goal: GOAL_MS, values: warm },
        { what: 'Worker, the first time (no cache yet)', goal: null, values: cold },
      ]),
      wrong: [],
    };
  },
};

async function startOnce(home: WorkerHome, cache: string): Promise<number> {
  const worker = await home.start(cache);
  await worker.stop();
  return worker.readyMs;
}

async function bareNodeMs(): Promise<number> {
  const startedMs = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - startedMs;
}

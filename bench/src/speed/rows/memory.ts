/** What a worker costs before it does anything. */
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { residentBytesOf } from '../processes.ts';
import { goalsTable } from '../report/goals.ts';
import type { Row } from '../row.ts';
import { placeShard } from '../worker/placed-shard.ts';
import { makeWorkerHome, type WorkerHome } from '../worker/worker-process.ts';

const MIB = 1_048_576;
const GOALS_MIB = { idle: 110, withThread: 140 } as const;
/** After it is ready: what it needed only for that is given back by then. */
const SETTLES_MS = 5000;

interface Resident {
  readonly bare: number;
  readonly idle: number;
  readonly withThread: number;
}

export const memory: Row = {
  name: 'memory',
  title: 'Memory of a worker without load',
  async run({ repeats }) {
    const home = await makeWorkerHome();
    const measured: Resident[] = [];
    try {
      const cache = await home.folder();
      for (let repeat = 1; repeat <= repeats; repeat++) measured.push(await measureOnce(home, cache));
    } finally {
      await home.stop();
    }
    return {
      ...goalsTable('MiB', [
        { what: 'Bare Node', goal: null, values: measured.map(({ bare }) => bare) },
        { what: 'Worker before its first shard', goal: GOALS_MIB.idle, values: measured.map(({ idle }) => idle) },
        {
          what: 'Worker with a shard’s thread',
          goal: GOALS_MIB.withThread,
          values: measured.map(({ withThread }) => withThread),
        },
      ]),
      wrong: [],
    };
  },
};

/** MiB. */
async function measureOnce(home: WorkerHome, cache: string): Promise<Resident> {
  const bare = await bareNode();
  const worker = await home.start(cache);
  try {
    await delay(SETTLES_MS);
    const idle = residentBytesOf(worker.pid) / MIB;
    const end = await placeShard(home.redisUrl, worker.id);
    await delay(SETTLES_MS);
    const withThread = residentBytesOf(worker.pid) / MIB;
    await end();
    return { bare, idle, withThread };
  } finally {
    await worker.stop();
  }
}

async function bareNode(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await delay(SETTLES_MS);
  const resident = residentBytesOf(child.pid ?? 0) / MIB;
  child.kill('SIGKILL');
  return resident;
}

/** Who gets which slots, by the scripts, on a real Valkey or Redis. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys, scripts } from '../src/index.ts';
import { startTestRedis, type TestRedis } from './test-redis.ts';

let testRedis: TestRedis;
let redis: TestRedis['client'];
/** Keys of this test: what else is in this Redis does not matter. */
let mine: string;

beforeAll(async () => {
  testRedis = await startTestRedis();
  redis = testRedis.client;
});
afterAll(() => testRedis.stop());
beforeEach(() => {
  mine = randomUUID();
});

interface Ask {
  readonly required: number;
  readonly wanted?: number;
  readonly most?: number;
  readonly from?: number;
  readonly attempt?: number;
  readonly queued?: boolean;
  readonly epoch?: number;
}
const slotsOf = (worker: number): string => keys.slots(`${mine}-${worker}`);
const waiting = (): string => `${keys.waiting}:${mine}`;
const runId = (run: number): string => `${mine}-run${run}`;

/** A run that its coordinator of epoch 1 has taken up. */
async function coordinated(...runs: number[]): Promise<void> {
  for (const run of runs) await testRedis.call(scripts.raiseEpoch, [keys.control(runId(run))], 1);
}
async function wait(...runs: number[]): Promise<void> {
  for (const [at, run] of runs.entries()) await redis.zadd(waiting(), 'NX', 1000 + at, runId(run));
}
/** `slots`: of each worker. */
async function reserve(run: number, slots: readonly number[], ask: Ask): Promise<unknown> {
  const { required, wanted = required, most = Math.max(required, wanted), from = 0, attempt = 1 } = ask;
  const names = [keys.control(runId(run)), waiting(), ...slots.map((_, worker) => slotsOf(worker))];
  const args = [ask.epoch ?? 1, runId(run), from, attempt, required, wanted, most, ask.queued ? 1 : 0, ...slots];
  return await testRedis.call(scripts.reserveSlots, names, ...args);
}
async function release(run: number, worker: number, shard: number, attempt = 1): Promise<unknown> {
  return await testRedis.call(scripts.releaseSlot, [slotsOf(worker)], `${runId(run)}:${shard}`, attempt);
}
async function used(slots: readonly number[]): Promise<number[]> {
  return await Promise.all(slots.map((_, worker) => redis.hlen(slotsOf(worker))));
}

describe('slots', () => {
  it('are spread: another worker first, then the one with the most to spare', async () => {
    await coordinated(1, 2, 3);
    expect(await reserve(1, [2, 4, 1], { required: 5 })).toEqual(['OK', 1, 2, 3, 1, 2]);
    expect(await redis.hgetall(slotsOf(0))).toEqual({ [`${runId(1)}:0`]: '1', [`${runId(1)}:3`]: '1' });
    expect(await used([2, 4, 1])).toEqual([2, 2, 1]);
    expect(await reserve(2, [2, 4, 1], { required: 1, from: 4, attempt: 7 })).toEqual(['OK', 2]);
    expect((await redis.hgetall(slotsOf(1)))[`${runId(2)}:4`]).toBe('7');
    await coordinated(4);
    expect(await reserve(4, [3, 5, 4], { required: 3 })).toEqual(['OK', 3, 1, 2]);
  });

  it('are given all or none', async () => {
    await coordinated(1, 2);
    expect(await reserve(1, [2, 2], { required: 5 })).toEqual(['WAIT', 4, 4, 0]);
    expect(await used([2, 2])).toEqual([0, 0]);
    await reserve(1, [2, 2], { required: 3 });
    expect(await reserve(2, [2, 2], { required: 2 })).toEqual(['WAIT', 1, 4, 0]);
    expect(await used([2, 2])).toEqual([2, 1]);
    expect(await reserve(2, [], { required: 1 })).toEqual(['WAIT', 0, 0, 0]);
  });

  it('are as many as wanted where so many workers have one free, never more than the run can use', async () => {
    await coordinated(1, 2, 3, 4);
    expect(await reserve(1, [9], { required: 1, wanted: 2 })).toEqual(['OK', 1]);
    expect(await reserve(2, [9, 9], { required: 1, wanted: 2 })).toEqual(['OK', 2, 1]);
    expect(await reserve(3, [9, 9], { required: 1, wanted: 2, most: 1 })).toEqual(['OK', 2]);
    expect(await reserve(4, [9, 1], { required: 1, wanted: 2 })).toEqual(['OK', 1]);
  });

  it('are not counted below none where a worker came back with fewer', async () => {
    await coordinated(1, 2);
    await reserve(1, [4], { required: 4 });
    expect(await reserve(2, [2, 1], { required: 2 })).toEqual(['WAIT', 1, 3, 0]);
    expect(await reserve(2, [2, 1], { required: 1 })).toEqual(['OK', 2]);
  });

  it('are given back by the attempt that has them', async () => {
    await coordinated(1);
    await reserve(1, [1], { required: 1, attempt: 2 });
    expect(await release(1, 0, 0, 1)).toBe(0);
    expect(await release(1, 0, 1, 2)).toBe(0);
    expect(await used([1])).toEqual([1]);
    expect(await release(1, 0, 0, 2)).toBe(1);
    expect(await release(1, 0, 0, 2)).toBe(0);
    expect(await redis.exists(slotsOf(0))).toBe(0);
  });

  it('are refused to a coordinator that was replaced', async () => {
    await coordinated(1);
    for (const epoch of [0, 2]) expect(await reserve(1, [1], { required: 1, epoch })).toEqual(['FENCED']);
    expect(await reserve(2, [1], { required: 1 })).toEqual(['FENCED']);
    expect(await used([1])).toEqual([0]);
  });

  it('are never given twice, however many ask at once', async () => {
    const slots = [3, 1, 5, 0, 7];
    const runs = Array.from({ length: 100 }, (_, run) => run);
    await coordinated(...runs);
    const answers = await Promise.all(runs.map((run) => reserve(run, slots, { required: 1 + (run % 3) })));
    const given = answers.filter(
      (answer): answer is ['OK', ...number[]] => Array.isArray(answer) && answer[0] === 'OK',
    );
    const taken = slots.map(
      (_, worker) => given.flatMap(([, ...workers]) => workers).filter((at) => at === worker + 1).length,
    );
    expect(taken).toEqual(await used(slots));
    for (const [worker, count] of taken.entries()) expect(count).toBeLessThanOrEqual(slots[worker] ?? 0);
    // One slot is enough for some of those that were sent away: so none was left.
    expect(taken).toEqual(slots);
  });

  it('are freed and taken again at once without one being lost or made up', async () => {
    const slots = [2, 2];
    const runs = Array.from({ length: 40 }, (_, run) => run);
    await coordinated(...runs);
    await Promise.all(
      runs.map(async (run) => {
        for (let done = false; !done; ) {
          const answer = await reserve(run, slots, { required: 2 });
          if (!Array.isArray(answer) || answer[0] !== 'OK') continue;
          const held = await used(slots);
          expect(Math.max(...held)).toBeLessThanOrEqual(2);
          const [, ...workers] = answer as ['OK', ...number[]];
          for (const [shard, worker] of workers.entries()) expect(await release(run, worker - 1, shard)).toBe(1);
          done = true;
        }
      }),
    );
    expect(await used(slots)).toEqual([0, 0]);
  });
});

describe('runs that wait', () => {
  it('get their slots in the order of their creation, and leave the line with them', async () => {
    await coordinated(1, 2, 3);
    await wait(1, 2, 3);
    const queued = true;
    expect(await reserve(3, [1], { required: 1, queued })).toEqual(['WAIT', 1, 1, 2]);
    expect(await reserve(2, [1], { required: 1, queued })).toEqual(['WAIT', 1, 1, 1]);
    expect(await reserve(1, [1], { required: 1, queued })).toEqual(['OK', 1]);
    expect(await redis.zrange(waiting(), '0', '-1')).toEqual([runId(2), runId(3)]);
    expect(await reserve(2, [1], { required: 1, queued })).toEqual(['WAIT', 0, 1, 0]);
    await release(1, 0, 0);
    expect(await reserve(3, [1], { required: 1, queued })).toEqual(['WAIT', 1, 1, 1]);
    expect(await reserve(2, [1], { required: 1, queued })).toEqual(['OK', 1]);
  });

  it('hold small ones up behind a large one, which so gets its turn', async () => {
    await coordinated(1, 2, 3);
    await wait(2, 3);
    await reserve(1, [2], { required: 1 });
    expect(await reserve(2, [2], { required: 2, queued: true })).toEqual(['WAIT', 1, 2, 0]);
    expect(await reserve(3, [2], { required: 1, queued: true })).toEqual(['WAIT', 1, 2, 1]);
    await release(1, 0, 0);
    expect(await reserve(3, [2], { required: 1, queued: true })).toEqual(['WAIT', 2, 2, 1]);
    expect(await reserve(2, [2], { required: 2, queued: true })).toEqual(['OK', 1, 1]);
  });

  it('do not hold up a shard that is placed anew', async () => {
    await coordinated(1, 2);
    await wait(1);
    expect(await reserve(2, [1], { required: 1, from: 3, attempt: 2 })).toEqual(['OK', 1]);
    expect(await redis.zcard(waiting())).toBe(1);
  });

  it('are served one after the other also where all ask all the time', async () => {
    const runs = Array.from({ length: 30 }, (_, run) => run);
    await coordinated(...runs);
    await wait(...runs);
    const served: number[] = [];
    await Promise.all(
      [...runs].reverse().map(async (run) => {
        for (;;) {
          const answer = await reserve(run, [1, 1], { required: 2, queued: true });
          if (!Array.isArray(answer) || answer[0] !== 'OK') continue;
          served.push(run);
          await Promise.all([release(run, 0, 0), release(run, 0, 1), release(run, 1, 0), release(run, 1, 1)]);
          return;
        }
      }),
    );
    expect(served).toEqual(runs);
  });
});

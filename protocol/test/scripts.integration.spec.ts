/** What Redis itself decides, by the scripts, on a real Valkey or Redis. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fields, keys, readControl, readShardControl, scripts } from '../src/index.ts';
import { startTestRedis, type TestRedis } from './test-redis.ts';

let testRedis: TestRedis;
let redis: TestRedis['client'];
let run: string;

beforeAll(async () => {
  testRedis = await startTestRedis();
  redis = testRedis.client;
});
afterAll(() => testRedis.stop());
/** Each test has a run of its own. */
beforeEach(() => {
  run = randomUUID();
});

const call: TestRedis['call'] = (script, names, ...args) => testRedis.call(script, names, ...args);
const control = (): string => keys.control(run);
const lease = (shard = 0): string => keys.lease(run, shard);
const hash = (): Promise<Record<string, string>> => redis.hgetall(control());
const coordinate = (epoch: number, ...set: (string | number)[]) => call(scripts.coordinate, [control()], epoch, ...set);
const replace = (epoch: number, ...set: (string | number)[]) =>
  call(scripts.replaceShard, [control(), lease()], epoch, ...set);
const claim = (attempt: number, leaseMs = 60_000) =>
  call(scripts.claimShard, [control(), lease()], 0, attempt, leaseMs);
const renew = (attempt: number, mark = 0, leaseMs = 60_000) =>
  call(scripts.renewLease, [control(), lease()], 0, attempt, leaseMs, mark);
const release = (attempt: number) => call(scripts.releaseLease, [lease()], attempt);

async function coordinated(epoch = 1): Promise<void> {
  expect(await call(scripts.raiseEpoch, [control()], epoch)).toBe(1);
}
/** The coordinator of epoch 1 names attempt 1 of shard 0. */
async function placed(): Promise<void> {
  await coordinated();
  expect(await coordinate(1, fields.attempt(0), 1, fields.worker(0), 'anna')).toBe(1);
}

describe('the epoch', () => {
  it('is raised and never lowered', async () => {
    await coordinated(2);
    expect(await call(scripts.raiseEpoch, [control()], 1)).toBe(0);
    expect(await call(scripts.raiseEpoch, [control()], 2)).toBe(1);
    expect(await call(scripts.raiseEpoch, [control()], 10)).toBe(1);
    expect(await call(scripts.raiseEpoch, [control()], 9)).toBe(0);
    expect(readControl(await hash()).epoch).toBe(10);
  });

  it('of many who raise it at once ends as the highest', async () => {
    const epochs = Array.from({ length: 100 }, (_, at) => ((at * 37) % 100) + 1);
    await Promise.all(epochs.map((epoch) => call(scripts.raiseEpoch, [control()], epoch)));
    expect(readControl(await hash()).epoch).toBe(100);
  });

  it('decides who may write the control hash', async () => {
    expect(await coordinate(1, fields.state, 'RUNNING')).toBe(0);
    await coordinated(3);
    for (const epoch of [2, 4]) expect(await coordinate(epoch, fields.state, 'FINISHED')).toBe(0);
    expect(await coordinate(3, fields.state, 'RUNNING', fields.startAt, '17.5')).toBe(1);
    expect(readControl(await hash())).toMatchObject({ state: 'RUNNING', startAtMs: 17.5 });
    expect(await coordinate(3, fields.startAt, '', fields.state, 'STOPPING')).toBe(1);
    expect(readControl(await hash())).toMatchObject({ state: 'STOPPING', startAtMs: null });
  });

  it('decides who may trim the stream', async () => {
    await coordinated(3);
    const stream = keys.results(run);
    const ids: string[] = [];
    for (const data of ['a', 'b', 'c', 'd']) ids.push((await redis.xadd(stream, '*', 't', 'tick', 'd', data)) ?? '');
    const [, second = '', third = ''] = ids;
    expect(await call(scripts.trimResults, [control(), stream], 2, third)).toBe(-1);
    expect(await redis.xlen(stream)).toBe(4);
    expect(await call(scripts.trimResults, [control(), stream], 3, second)).toBe(1);
    expect(await call(scripts.trimResults, [control(), stream], 3, third)).toBe(1);
    expect(await call(scripts.trimResults, [control(), stream], 3, second)).toBe(0);
    expect((await redis.xrange(stream, '-', '+')).map(([id]) => id)).toEqual(ids.slice(2));
  });
});

describe('a shard', () => {
  it('is claimed once, by the attempt that the hash names', async () => {
    expect(await claim(1)).toBe(0);
    await placed();
    expect(await claim(2)).toBe(0);
    expect(await redis.exists(lease())).toBe(0);
    expect(await claim(1)).toBe(1);
    expect(await redis.get(lease())).toBe('1');
    expect(await claim(1)).toBe(0);
    // Not even once its lease is gone: a task is never done a second time.
    await redis.del(lease());
    expect(await claim(1)).toBe(0);
    expect(readShardControl(await hash(), 0)).toMatchObject({ attempt: 1, claimed: 1, workerId: 'anna' });
  });

  it('is claimed by one of many who try at once', async () => {
    await placed();
    const answers = await Promise.all(Array.from({ length: 50 }, () => claim(1)));
    expect(answers.filter((answer) => answer === 1)).toHaveLength(1);
  });

  it('is held by a lease that ends by itself, and is renewed by its attempt only', async () => {
    await placed();
    await claim(1, 5000);
    const left = await redis.pttl(lease());
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(5000);
    expect(await renew(1, 0, 60_000)).toBe(1);
    expect(await redis.pttl(lease())).toBeGreaterThan(5000);
    expect(await renew(2)).toBe(0);
    expect(await redis.get(lease())).toBe('1');
  });

  it('may be taken up again by its attempt while no other is named', async () => {
    await placed();
    await claim(1);
    await redis.del(lease());
    expect(await renew(1)).toBe(1);
    expect(await redis.get(lease())).toBe('1');
  });

  it('is fenced from the moment that another attempt, or none, is named', async () => {
    await placed();
    await claim(1);
    await coordinate(1, fields.attempt(0), 2);
    expect(await renew(1, 500)).toBe(0);
    expect(await call(scripts.reportShard, [control()], 0, 1, fields.ready(0), '{}')).toBe(0);
    expect(await claim(2)).toBe(1);
    expect(await redis.get(lease())).toBe('2');
    expect(await release(1)).toBe(0);
    expect(await release(2)).toBe(1);
    expect(await redis.exists(lease())).toBe(0);
    await coordinate(1, fields.attempt(0), '');
    expect(await renew(2)).toBe(0);
    expect(readShardControl(await hash(), 0).mark).toBe(0);
  });

  it('reports under its attempt', async () => {
    await placed();
    expect(await call(scripts.reportShard, [control()], 0, 1, fields.failed(0), '{"attempt":1,"message":"m"}')).toBe(1);
    expect(readShardControl(await hash(), 0).failure).toEqual({ attempt: 1, message: 'm' });
  });

  it('raises its mark and never lowers it', async () => {
    await placed();
    for (const [mark, kept] of [
      [0, 0],
      [1000, 1000],
      [900, 1000],
      [0, 1000],
      [10_000, 10_000],
    ] as const) {
      expect(await renew(1, mark)).toBe(1);
      expect(readShardControl(await hash(), 0).mark).toBe(kept);
    }
  });
});

describe('a shard that is taken from its attempt', () => {
  it('is taken only while nobody holds the lease', async () => {
    await placed();
    await claim(1);
    expect(await replace(1, fields.attempt(0), 2)).toBe(-1);
    expect(readShardControl(await hash(), 0).attempt).toBe(1);
    await release(1);
    expect(await replace(2, fields.attempt(0), 2)).toBe(0);
    expect(await replace(1, fields.attempt(0), 2, fields.worker(0), '')).toBe(1);
    expect(readShardControl(await hash(), 0)).toMatchObject({ attempt: 2, workerId: null });
  });

  it('is either renewed or taken, never both', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 60; round++) {
      run = randomUUID();
      await placed();
      const calls = [() => renew(1), () => replace(1, fields.attempt(0), '')];
      const [first, second] = await Promise.all((round % 2 ? calls : calls.reverse()).map((each) => each()));
      const [renewed, taken] = round % 2 ? [first, second] : [second, first];
      outcomes.add(`${renewed} ${taken}`);
    }
    expect([...outcomes].sort()).toEqual(['0 1', '1 -1']);
  });
});

describe('a stop', () => {
  it('is asked for where the run is in Redis', async () => {
    expect(await call(scripts.requestStop, [control()])).toBe(0);
    expect(await redis.exists(control())).toBe(0);
    await coordinated();
    expect(await call(scripts.requestStop, [control()])).toBe(1);
    expect(readControl(await hash()).stopRequested).toBe(true);
  });
});

describe('a change of the load', () => {
  const adjust = (to: number, wholeMs = 60_000, most = 3) =>
    call(scripts.adjust, [control()], JSON.stringify(to), 2000, wholeMs, most);
  const nowMs = async (): Promise<number> => {
    const [seconds, micros] = await redis.time();
    return Number(seconds) * 1000 + Number(micros) / 1000;
  };
  /** RUNNING since so long. */
  async function running(sinceMs: number): Promise<void> {
    await coordinated();
    await coordinate(1, fields.state, 'RUNNING', fields.startAt, (await nowMs()) - sinceMs);
  }
  const adjustments = async () => readControl(await hash()).adjustments;

  it('is made to a run that is RUNNING, and to no other', async () => {
    expect(await adjust(5)).toBe(-1);
    await coordinated();
    await coordinate(1, fields.state, 'PREPARING');
    expect(await adjust(5)).toBe(-1);
    await running(0);
    await coordinate(1, fields.state, 'STOPPING');
    expect(await adjust(5)).toBe(-1);
    await coordinate(1, fields.state, 'RUNNING');
    await call(scripts.requestStop, [control()]);
    expect(await adjust(5)).toBe(-1);
    expect(await adjustments()).toEqual([]);
  });

  it('holds from the first whole second on that is two seconds ahead', async () => {
    await running(10_250);
    expect(await adjust(0.1 + 0.2)).toBe(13);
    expect(await adjustments()).toEqual([{ nth: 1, second: 13, to: 0.1 + 0.2 }]);
  });

  it('is replaced by a later one for the same second', async () => {
    await running(10_100);
    for (const to of [20, 1e7, 50]) expect(await adjust(to)).toBe(13);
    expect(await adjustments()).toEqual([{ nth: 3, second: 13, to: 50 }]);
    await coordinate(1, fields.startAt, (await nowMs()) - 20_100);
    for (const to of [60, 70]) expect(await adjust(to)).toBe(23);
    expect(await adjustments()).toEqual([
      { nth: 3, second: 13, to: 50 },
      { nth: 5, second: 23, to: 70 },
    ]);
  });

  it('never holds from before one that was made earlier, whatever the clock does', async () => {
    await running(20_100);
    expect(await adjust(20)).toBe(23);
    await coordinate(1, fields.startAt, (await nowMs()) - 10_100);
    expect(await adjust(30)).toBe(23);
    expect(await adjustments()).toEqual([{ nth: 2, second: 23, to: 30 }]);
  });

  it('comes too late where the plan is over by then, and is refused where there were too many', async () => {
    await running(10_100);
    expect(await adjust(5, 13_000)).toBe(-2);
    expect(await adjust(5, 13_001, 1)).toBe(13);
    expect(await adjust(6, 13_000, 1)).toBe(-2);
    await coordinate(1, fields.startAt, (await nowMs()) - 20_100);
    expect(await adjust(7, 60_000, 1)).toBe(-3);
    expect(await adjustments()).toEqual([{ nth: 1, second: 13, to: 5 }]);
  });

  it('that Redis lost is put back, unless another was made meanwhile', async () => {
    const list = '[{"nth":1,"second":3,"to":5}]';
    const restore = (epoch: number, known: string) => call(scripts.restoreAdjustments, [control()], epoch, known, list);
    await coordinated(2);
    expect(await restore(1, '')).toBe(0);
    expect(await restore(2, '[]')).toBe(-1);
    expect(await adjustments()).toEqual([]);
    expect(await restore(2, '')).toBe(1);
    expect(await adjustments()).toEqual([{ nth: 1, second: 3, to: 5 }]);
    expect(await restore(2, '')).toBe(-1);
  });
});

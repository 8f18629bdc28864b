import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningEngine, startMongo, startRedis } from '@loadtest/local';
import { Redis } from 'ioredis';
import mongoose, { type Connection, Types } from 'mongoose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RunStore } from '../src/runs/run.store.ts';

let dataDir: string;
let engines: RunningEngine[];
let connection: Connection;
let redis: Redis;
let store: RunStore;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'loadtest-overdue-'));
  const options = { dataDir, report: () => undefined };
  engines = await Promise.all([startMongo(options), startRedis(options)]);
  connection = await mongoose.createConnection(engines[0]?.url ?? '').asPromise();
  redis = new Redis(engines[1]?.url ?? '');
  store = new RunStore(connection, redis);
  await store.createIndexes();
});
afterAll(async () => {
  redis.disconnect();
  await connection.close();
  for (const engine of engines) await engine.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function run(status: string, deadlineAt = new Date(Date.now() + 60_000_000)) {
  return {
    _id: new Types.ObjectId(),
    scenarioId: new Types.ObjectId(),
    number: 1,
    scenarioName: 'Overdue',
    scenarioVersion: 1,
    visibility: 'PRIVATE',
    scenarioOwnerId: 'nobody',
    ownerId: 'nobody',
    definition: '{}',
    seed: 1,
    words: [],
    status,
    deadlineAt,
    createdAt: new Date(),
    epoch: 3,
    checkpoint: { streamId: '1-0', books: { closedThrough: 7 } },
  };
}

it('ends each run once that is long past its deadline, and fences whoever coordinates it', async () => {
  const before = new Date(Date.now() - 60_000);
  const overdue = run('RUNNING', new Date(before.getTime() - 1));
  const inTime = run('RUNNING');
  const over = run('FINISHED', new Date(before.getTime() - 1));
  await store.runs.collection.insertMany([inTime, over, overdue]);
  const ended = await store.endOverdue(before, 'It was overdue.');
  expect(ended).toMatchObject({ _id: overdue._id, status: 'FINISHED', endReason: 'DEADLINE_EXCEEDED', epoch: 4 });
  expect(await store.endOverdue(before, 'It was overdue.')).toBeNull();
  expect(await store.runs.findById(inTime._id).lean()).toMatchObject({ status: 'RUNNING', epoch: 3 });
  await expect(store.change(overdue._id, 3, { statusMessage: 'still mine' })).rejects.toThrow('taken over');
});

it('tells an event once, and only for whoever coordinates the run', async () => {
  const { _id, ...rest } = run('RUNNING');
  await store.runs.collection.insertOne({ _id, ...rest });
  const event = { key: 'GAP:0:1', kind: 'GAP', message: 'A gap', second: 3 } as const;
  await Promise.all([1, 2, 3].map(() => store.tell(_id, 3, event)));
  await expect(store.tell(_id, 2, { ...event, key: 'GAP:0:2' })).rejects.toThrow('taken over');
  await store.takeOver(_id.toHexString());
  await expect(store.tell(_id, 3, { ...event, key: 'GAP:0:3' })).rejects.toThrow('taken over');
  await store.tell(_id, 4, { ...event, key: 'GAP:0:4' });
  const told = await store.events.find({ runId: _id }).sort({ _id: 1 }).lean();
  expect(told.map(({ key }) => key)).toEqual(['GAP:0:1', 'GAP:0:4']);
});

it('reads a run for many at once, without what only its coordinator needs', async () => {
  const seen = run('RUNNING');
  await store.runs.collection.insertOne(seen);
  const id = seen._id.toHexString();
  const found = await Promise.all(
    [id, id, id.toUpperCase(), new Types.ObjectId().toHexString(), 'no id'].map((one) => store.see(one)),
  );
  expect(found.map((one) => one?._id.toHexString() ?? null)).toEqual([id, id, id, null, null]);
  expect(found[0]?.checkpoint).toBeNull();
  expect(await store.checkpoint(seen._id)).toEqual(seen.checkpoint);
});

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
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'loadtest-overdue-'));
  const options = { dataDir, report: () => undefined };
  engines = await Promise.all([startMongo(options), startRedis(options)]);
  connection = await mongoose.createConnection(engines[0]?.url ?? '').asPromise();
  redis = new Redis(engines[1]?.url ?? '');
});
afterAll(async () => {
  redis.disconnect();
  await connection.close();
  for (const engine of engines) await engine.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it('ends each run once that is long past its deadline, and fences whoever coordinates it', async () => {
  const store = new RunStore(connection, redis);
  const run = (deadlineAt: Date, status: string) => ({
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
  });
  const before = new Date(Date.now() - 60_000);
  const overdue = run(new Date(before.getTime() - 1), 'RUNNING');
  const inTime = run(new Date(before.getTime() + 60_000_000), 'RUNNING');
  const over = run(new Date(before.getTime() - 1), 'FINISHED');
  await store.runs.collection.insertMany([inTime, over, overdue]);
  const ended = await store.endOverdue(before, 'It was overdue.');
  expect(ended).toMatchObject({ _id: overdue._id, status: 'FINISHED', endReason: 'DEADLINE_EXCEEDED', epoch: 4 });
  expect(await store.endOverdue(before, 'It was overdue.')).toBeNull();
  expect(await store.runs.findById(inTime._id).lean()).toMatchObject({ status: 'RUNNING', epoch: 3 });
  await expect(store.change(overdue._id, 3, { statusMessage: 'still mine' })).rejects.toThrow('taken over');
});

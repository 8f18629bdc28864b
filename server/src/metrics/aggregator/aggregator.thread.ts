/** The aggregator's thread: its own links to MongoDB and Redis, one loop for each run. */
import { parentPort, workerData } from 'node:worker_threads';
import mongoose from 'mongoose';
import { createLogger } from '../../platform/log.ts';
import { createRedis } from '../../platform/redis.ts';
import { MetricsStore } from '../metrics.store.ts';
import type { AggregatorCommand, AggregatorSettings, FromThread, RunOutcome, ToThread } from './aggregator.messages.ts';
import { AggregatorStores } from './aggregator-stores.ts';
import { RunAggregator } from './run-aggregator.ts';

const port = parentPort;
if (port === null) throw new Error('The aggregator runs in a thread of the server');
const say = (message: FromThread): void => port.postMessage(message);

const settings = workerData as AggregatorSettings;
const connection = await mongoose
  .createConnection(settings.mongoUrl, {
    minPoolSize: 2,
    maxPoolSize: 20,
    writeConcern: { w: 'majority' },
    appName: 'loadtest-aggregator',
  })
  .asPromise();
const redis = createRedis(settings.redisUrl, 'aggregator', createLogger(settings.log), { maxRetriesPerRequest: 1 });
const stores = new AggregatorStores(redis, connection, new MetricsStore(connection));
const runs = new Map<string, RunAggregator>();

async function handle(command: AggregatorCommand): Promise<RunOutcome | undefined> {
  if (command.type === 'CLOSE') {
    for (const run of runs.values()) run.forget();
    await stores.close();
    return undefined;
  }
  if (command.type === 'OPEN') {
    runs.get(command.run.runId)?.forget();
    const run = new RunAggregator(command.run, stores, (event) => say({ event }));
    runs.set(command.run.runId, run);
    void run.loop().finally(() => {
      if (runs.get(command.run.runId) === run) runs.delete(command.run.runId);
    });
    return undefined;
  }
  const run = runs.get(command.runId);
  if (run === undefined) {
    if (command.type === 'FORGET') return undefined;
    throw new Error(`Run ${command.runId} is not aggregated here`);
  }
  switch (command.type) {
    case 'START':
      run.start(command.startAtMs);
      return undefined;
    case 'PLACE':
      run.place(command.placement);
      return undefined;
    case 'LOSE':
      run.lose(command.shard, command.belowK);
      return undefined;
    case 'ABANDON':
      run.abandon(command.shard, command.belowK);
      return undefined;
    case 'ADJUST':
      run.adjust(command.adjustments);
      return undefined;
    case 'STOP':
      run.stop(command.atMs);
      return undefined;
    case 'FINISH':
      return await run.finish();
    case 'FORGET':
      run.forget();
      return undefined;
    default:
      throw command satisfies never;
  }
}

port.on('message', ({ id, command }: ToThread) => {
  handle(command).then(
    (outcome) => say(outcome === undefined ? { id } : { id, outcome }),
    (error: unknown) => say({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});

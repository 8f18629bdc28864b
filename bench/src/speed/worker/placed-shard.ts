/** A shard in a worker, placed as the coordinator does it: it gets ready and waits for a start that does not come. */
import { randomUUID } from 'node:crypto';
import { until } from '@loadtest/local';
import { encodePlan, fields, keys, QUEUE_PREFIX, queues, readShardControl, shardLimits } from '@loadtest/protocol';
import { compileScenario, normalize } from '@loadtest/scenario';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

const SHARD = { shard: 0, attempt: 1 } as const;

/** Resolves with what ends the run, once the worker says that the shard's thread is ready. */
export async function placeShard(redisUrl: string, workerId: string): Promise<() => Promise<void>> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue(queues.tasks(workerId), { connection: redis, prefix: QUEUE_PREFIX });
  const runId = randomUUID();
  const control = keys.control(runId);
  await redis.set(keys.plan(runId), Buffer.from(encodePlan(planOf(runId))));
  await redis.hset(control, {
    [fields.epoch]: 1,
    [fields.state]: 'PREPARING',
    [fields.attempt(SHARD.shard)]: SHARD.attempt,
    [fields.worker(SHARD.shard)]: workerId,
  });
  await redis.xadd(keys.results(runId), '*', 't', 'open');
  await queue.add('shard', { runId, ...SHARD }, { attempts: 1 });
  const ready = async () => readShardControl(await redis.hgetall(control), SHARD.shard).ready;
  await until(ready, { timeoutMs: 20_000, what: 'the shard to be ready' });
  return async () => {
    await redis.hset(control, { [fields.state]: 'FINISHED' });
    const released = async () => (await redis.exists(keys.lease(runId, SHARD.shard))) === 0;
    await until(released, { timeoutMs: 20_000, what: 'the shard to be released' });
    await queue.close();
    redis.disconnect();
  };
}

function planOf(runId: string) {
  const scenario = compileScenario(
    normalize({
      name: 'Bench',
      target: 'http://127.0.0.1:9/',
      load: { model: 'CONSTANT_RATE', rate: 100, duration: '10s' },
      steps: [{ name: 'get', http: { url: '/' } }],
    }),
  );
  const limits = shardLimits(scenario, scenario.load.curve, 1);
  return { version: 1, runId, scenario, shards: 1, seed: 1, ...limits, sealed: null, files: [] } as const;
}

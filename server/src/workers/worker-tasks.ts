/** Asking a worker for something. */
import { QUEUE_PREFIX, queues, type WorkerTask } from '@loadtest/protocol';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Asking again under the same id asks nothing. Rejects where Redis is away. */
export async function askWorker(redis: Redis, workerId: string, jobId: string, task: WorkerTask): Promise<void> {
  const queue = new Queue<WorkerTask>(queues.tasks(workerId), { connection: redis, prefix: QUEUE_PREFIX });
  // What fails is told to whoever asked: without a listener it would also end the process.
  queue.on('error', () => undefined);
  try {
    const name = 'tryId' in task ? 'try' : 'shard';
    await queue.add(name, task, { jobId, attempts: 1, removeOnComplete: true, removeOnFail: true });
  } finally {
    await queue.close();
  }
}

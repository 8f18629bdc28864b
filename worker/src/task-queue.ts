/** The queue of what this worker is asked to take: shards, whose jobs end when they are claimed, and tries. */
import { checkWorkerTask, QUEUE_PREFIX, queues, type WorkerTask } from '@loadtest/protocol';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from './log.ts';

/** Jobs at once: a claim takes a round trip, and no job may wait for another. */
const CONCURRENCY = 100;
/** One command waits for a job so long (s): what Redis answers in between shows that the link is alive. */
const WAIT_SECONDS = 1;
/** After an error of the queue it is asked again so soon (ms). */
const RETRY_MS = 250;
/** Failed jobs that are kept for a look at them. */
const FAILED_KEPT = 100;

export interface TaskQueue {
  /** Takes no more jobs, waits for those under way, and leaves nothing of the queue in Redis: no other worker has its name. */
  close(): Promise<void>;
}

/** Resolves when tasks are taken. No job is ever done a second time by itself. */
export async function takeTasks(
  workerId: string,
  connection: Redis,
  take: (task: WorkerTask) => Promise<void>,
  log: Logger,
): Promise<TaskQueue> {
  const name = queues.tasks(workerId);
  const worker = new Worker(name, async (job) => take(checkWorkerTask(job.data)), {
    connection,
    prefix: QUEUE_PREFIX,
    concurrency: CONCURRENCY,
    drainDelay: WAIT_SECONDS,
    maxStalledCount: 0,
    runRetryDelay: RETRY_MS,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: FAILED_KEPT },
  });
  worker.on('failed', (job, error) => log.error({ err: error, jobId: job?.id }, 'A task could not be taken'));
  worker.on('error', (error) => log.debug({ err: error }, 'The queue of tasks has a problem: trying on'));
  await worker.waitUntilReady();
  return {
    async close() {
      await worker.close();
      const queue = new Queue(name, { connection, prefix: QUEUE_PREFIX });
      queue.on('error', () => {});
      await queue.obliterate({ force: true });
      await queue.close();
    },
  };
}

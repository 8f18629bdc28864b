/** The queue `runs`: whichever replica takes a run's job coordinates it. A watch sees to it that no run is without one. */
import { QUEUE_PREFIX, queues } from '@loadtest/protocol';
import { type Job, Queue, WaitingError, Worker } from 'bullmq';
import type { CreateRedis } from '../../platform/redis.ts';
import { RunCoordinator } from './coordinator.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { endOverdueRuns } from './overdue.ts';

/** How many runs one replica coordinates at once. */
const CONCURRENCY = 200;
/** ms. A killed replica's runs are taken over after about this long together. */
const LOCK_MS = 5000;
const STALLED_EVERY_MS = 2000;
/** Each replica looks this often for runs without a job, ms. */
const WATCH_EVERY_MS = 5000;
/** After a failure, say of a store, a run is taken up again after this long, ms. */
const RETRY_AFTER_MS = 1000;

export class RunQueue {
  readonly #parts: CoordinatorParts;
  readonly #queue: Queue;
  readonly #worker: Worker;
  readonly #closing = new AbortController();
  #watch: NodeJS.Timeout | undefined;

  constructor(parts: CoordinatorParts, createRedis: CreateRedis) {
    this.#parts = parts;
    this.#queue = new Queue(queues.runs, { connection: parts.redis, prefix: QUEUE_PREFIX });
    // What fails is told to whoever asked: without a listener it would also end the process.
    this.#queue.on('error', (error) => parts.log.debug({ err: error }, 'The queue of runs is held up'));
    this.#worker = new Worker(queues.runs, (job, token, signal) => this.#process(job, token, signal), {
      connection: createRedis('runs', { maxRetriesPerRequest: null }),
      prefix: QUEUE_PREFIX,
      concurrency: CONCURRENCY,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_EVERY_MS,
      // Deadlines end runs, not the number of replicas that died under them.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      autorun: false,
    });
    this.#worker.on('error', (error) => parts.log.debug({ err: error }, 'The queue of runs is held up'));
    // A lock that cannot be renewed is lost: somebody else may coordinate already.
    this.#worker.on('lockRenewalFailed', (jobIds) => {
      for (const jobId of jobIds) this.#worker.cancelJob(jobId, 'its lock is lost');
    });
  }

  /** Begins to take runs. */
  start(): void {
    void this.#worker.run();
    this.#watch = setInterval(() => void this.look(), WATCH_EVERY_MS);
  }

  /** Hands a run to whichever replica takes it. Rejects where Redis is away; the watch makes up for that. */
  async add(runId: string): Promise<void> {
    await this.#queue.add(
      'run',
      { runId },
      {
        jobId: runId,
        attempts: Number.MAX_SAFE_INTEGER,
        backoff: { type: 'fixed', delay: RETRY_AFTER_MS },
        removeOnComplete: true,
        removeOnFail: true,
      },
    );
  }

  /** How many runs wait for a replica to take them. */
  async depth(): Promise<number> {
    return await this.#queue.getWaitingCount();
  }

  /** Gives every run without a job one, ends those that nobody ends. Never rejects. */
  async look(): Promise<void> {
    try {
      const open = await this.#parts.store.runs
        .find({ status: { $ne: 'FINISHED' } }, { _id: 1 })
        .lean()
        .exec();
      for (const { _id } of open) await this.add(_id.toHexString());
      await endOverdueRuns(this.#parts);
      await this.#parts.workers.forgetGone();
    } catch (error) {
      this.#parts.log.debug({ err: error }, 'Could not look for runs without a coordinator');
    }
  }

  async #process(
    job: Job<{ runId: string }>,
    token: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const signals = signal ? [signal, this.#closing.signal] : [this.#closing.signal];
    await RunCoordinator.coordinate(this.#parts, job.data.runId, AbortSignal.any(signals));
    if (!this.#closing.signal.aborted || signal?.aborted) return;
    // This replica shuts down: the next one takes the run at once.
    await job.moveToWait(token);
    throw new WaitingError();
  }

  /** Takes no more runs and hands back those that it has. */
  async close(): Promise<void> {
    clearInterval(this.#watch);
    this.#closing.abort();
    await this.#worker.close();
    await this.#queue.close();
  }
}

/** The shards that this worker holds. */
import type { SecretKeys, ShardTask } from '@loadtest/protocol';
import type { Redis } from 'ioredis';
import { monotonicMs } from './clock-offset.ts';
import type { LocalDataFiles } from './data-files/local-data-files.ts';
import type { Http1 } from './engine/transport.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { ShardLink } from './shard-link.ts';
import { SHUT_DOWN, ShardRunner } from './shard-runner.ts';
import type { Traffic } from './traffic.ts';

export interface ShardsOptions {
  readonly control: Redis;
  readonly results: Redis;
  /** Null: nobody reads them. */
  readonly metrics: Metrics | null;
  readonly traffic: Traffic;
  readonly secretKeys: SecretKeys | null;
  readonly http1: Http1;
  readonly dataFiles: LocalDataFiles;
  readonly log: Logger;
}

export class Shards {
  readonly #options: ShardsOptions;
  readonly #running = new Set<ShardRunner>();
  #leaving = false;

  constructor(options: ShardsOptions) {
    this.#options = options;
  }

  get running(): number {
    return this.#running.size;
  }

  /**
   * Claims the shard and lets it run; resolves as soon as it is claimed, or was claimed before, or is another attempt's by
   * now. Rejects where Redis is away: whether it is claimed is not known then, and its lease runs out.
   */
  async take(task: ShardTask): Promise<void> {
    const { control, results, traffic, metrics, secretKeys, http1, dataFiles } = this.#options;
    const log = this.#options.log.child({ runId: task.runId, shard: task.shard, attempt: task.attempt });
    const link = new ShardLink(task, { control, results });
    if (this.#leaving) {
      await link.reportFailure(SHUT_DOWN);
      return;
    }
    const claimedAtMs = monotonicMs();
    if (!(await link.claim())) {
      log.info('The shard is not to be claimed: it was before, or is another attempt’s');
      return;
    }
    const runner = new ShardRunner(task, link, claimedAtMs, {
      onTick: (tick) => {
        traffic.note(runner, tick);
        metrics?.addTick(tick);
      },
      onEnd: () => traffic.forget(runner),
      onLostTick: () => metrics?.countLostTick(),
      secretKeys,
      http1,
      dataFiles,
      log,
    });
    this.#running.add(runner);
    void runner.done.then(() => {
      this.#running.delete(runner);
      traffic.forget(runner);
    });
    if (this.#leaving) await runner.shutDown();
  }

  /** Takes no more, and hands all back. Resolves when all is said, as far as Redis is there. */
  async shutDown(): Promise<void> {
    this.#leaving = true;
    await Promise.all([...this.#running].map((runner) => runner.shutDown()));
  }
}

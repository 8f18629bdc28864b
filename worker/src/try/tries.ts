/** The iterations that this worker is asked to try. They need no slot: a few at once, the others wait for their turn. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  channels,
  decodePlan,
  encodeTryReport,
  keys,
  type SecretKeys,
  type TryReport,
  type TryTask,
  timing,
  triedNoticeMessage,
} from '@loadtest/protocol';
import type { Redis } from 'ioredis';
import type { Http1 } from '../engine/transport.ts';
import type { Logger } from '../log.ts';
import { secretsOf } from '../plan-secrets.ts';
import { cutBodies } from './cut-bodies.ts';
import { failedReport, tryInThread } from './try-host.ts';

/** Each is a thread that compiles templates and holds bodies: more would be felt by the shards. */
const AT_ONCE = 4;
/** While Redis is away the report waits so long, ms, */
const TOLD_WITHIN_MS = 10_000;
/** and is told anew so often, ms. */
const RETRY_MS = 250;

export interface TriesOptions {
  /** Fails at once where Redis is away. */
  readonly redis: Redis;
  readonly secretKeys: SecretKeys | null;
  readonly http1: Http1;
  readonly log: Logger;
}

export class Tries {
  readonly #options: TriesOptions;
  readonly #leaving = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #turns: (() => void)[] = [];
  #underWay = 0;

  constructor(options: TriesOptions) {
    this.#options = options;
  }

  /**
   * Takes the plan away and begins; resolves when it is taken, or was taken before. Rejects where Redis is away: then either
   * the plan is there no more, or nobody has it yet and its asker hears that no answer came.
   */
  async take({ tryId }: TryTask): Promise<void> {
    const bytes = await this.#options.redis.getdelBuffer(keys.tryPlan(tryId));
    if (bytes === null) return;
    const running = this.#answer(tryId, bytes).catch((error: unknown) =>
      this.#options.log.warn({ err: error, tryId }, 'What came of a try could not be told'),
    );
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** Ends all of them, each with a report that says so. Never rejects. */
  async shutDown(): Promise<void> {
    this.#leaving.abort();
    await Promise.all(this.#running);
  }

  async #answer(tryId: string, plan: Uint8Array): Promise<void> {
    const report = cutBodies(await this.#report(plan));
    const bytes = Buffer.from(encodeTryReport(report));
    for (const giveUpAtMs = performance.now() + TOLD_WITHIN_MS; ; await delay(RETRY_MS)) {
      try {
        await this.#tell(tryId, bytes);
        return;
      } catch (error) {
        // It cannot be sent again, so a Redis that is away for a moment must not lose it.
        if (this.#leaving.signal.aborted || performance.now() > giveUpAtMs) throw error;
      }
    }
  }

  async #tell(tryId: string, report: Buffer): Promise<void> {
    await this.#options.redis
      .multi()
      .set(keys.tryReport(tryId), report, 'PX', timing.tryKeysMs)
      .publish(channels.tried, triedNoticeMessage.write({ tryId }))
      .exec();
  }

  async #report(bytes: Uint8Array): Promise<TryReport> {
    const takenAtMs = performance.now();
    await this.#turn();
    try {
      const leftMs = timing.tryMs - (performance.now() - takenAtMs);
      if (leftMs <= 0) return failedReport('Too many scenarios are being tried at once: try again in a moment');
      const plan = decodePlan(bytes);
      const { secretKeys, http1 } = this.#options;
      const secrets = secretsOf(plan, secretKeys);
      const deadlineMs = Math.ceil(leftMs / 1000) * 1000;
      return await tryInThread({ plan, secrets, http1, deadlineMs }, this.#leaving.signal);
    } catch (error) {
      return failedReport(error instanceof Error ? error.message : String(error));
    } finally {
      this.#underWay -= 1;
      this.#turns.shift()?.();
    }
  }

  /** Resolves when it may begin; it counts as under way from then on. */
  async #turn(): Promise<void> {
    if (this.#underWay >= AT_ONCE) await new Promise<void>((resolve) => this.#turns.push(resolve));
    this.#underWay += 1;
  }
}

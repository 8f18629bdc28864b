/** Redis' clock: the one time that all processes of a run agree on. */
import type { Redis } from 'ioredis';

/** It is measured anew this often; between, this process' monotonic clock carries it on. */
const MEASURE_EVERY_MS = 10_000;

export class RedisClock {
  readonly #redis: Redis;
  #offsetMs = 0;
  #measuredAt = Number.NEGATIVE_INFINITY;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** ms since 1970 with a fraction. Rejects where Redis is away and has to be asked. */
  async nowMs(): Promise<number> {
    if (performance.now() - this.#measuredAt > MEASURE_EVERY_MS) {
      const sentAt = performance.now();
      const [seconds, micros] = await this.#redis.time();
      const answeredAt = performance.now();
      this.#offsetMs = Number(seconds) * 1000 + Number(micros) / 1000 - (sentAt + answeredAt) / 2;
      this.#measuredAt = answeredAt;
    }
    return performance.now() + this.#offsetMs;
  }

  /** As `nowMs`, by the last measuring alone: exact to within the drift of a few seconds. */
  lastNowMs(): number {
    return performance.now() + this.#offsetMs;
  }
}

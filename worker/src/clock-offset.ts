/**
 * How far the worker's clock lies behind Redis'. The worker's clock is the monotonic one (process.hrtime, one origin for all
 * threads): later jumps of the wall clock change nothing.
 */
import type { Redis } from 'ioredis';

/** One question for Redis' time: when it was sent, when the answer came (ms, monotonic), and the answer (ms since 1970). */
export interface ClockRound {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly redisMs: number;
}

export interface ClockOffset {
  /** Redis' clock minus the monotonic one, ms. */
  readonly offsetMs: number;
  /** The offset is wrong by at most so much, ms. */
  readonly boundMs: number;
}

const ROUNDS = 5;

/** ms on process.hrtime. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/** ms since 1970 at the origin of the monotonic clock, as the wall clock had it when the process began. */
const WALL_ORIGIN_MS = Date.now() - monotonicMs();

/** What the shortest round trip tells: Redis answered somewhere within it, so half of it is the bound. */
export function offsetOf(rounds: readonly ClockRound[]): ClockOffset {
  const [shortest] = rounds.toSorted((a, b) => a.receivedMs - a.sentMs - (b.receivedMs - b.sentMs));
  if (shortest === undefined) throw new RangeError('A clock offset needs at least one round trip');
  const { sentMs, receivedMs, redisMs } = shortest;
  return { offsetMs: redisMs - (sentMs + receivedMs) / 2, boundMs: (receivedMs - sentMs) / 2 };
}

/** Five round trips one after the other. Rejects where Redis is away. */
export async function measureOffset(redis: Redis): Promise<ClockOffset> {
  const rounds: ClockRound[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const sentMs = monotonicMs();
    const [seconds, microseconds] = await redis.time();
    const receivedMs = monotonicMs();
    rounds.push({ sentMs, receivedMs, redisMs: Number(seconds) * 1000 + Number(microseconds) / 1000 });
  }
  return offsetOf(rounds);
}

/** For the report to people: how far the clock that was right when the process began lies behind Redis', ms. */
export function behindRedisMs(offset: ClockOffset): number {
  return offset.offsetMs - WALL_ORIGIN_MS;
}

/** A time of Redis' clock (ms since 1970) on the monotonic one. */
export function toMonotonicMs(redisMs: number, offset: ClockOffset): number {
  return redisMs - offset.offsetMs;
}

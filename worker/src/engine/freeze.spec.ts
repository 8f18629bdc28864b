/**
 * A target that stops answering for F of T seconds under a constant rate. What was due at the time t of the freeze is answered
 * at its end, F − t later: so of all requests the share F/T has response times spread evenly over 0 … F, and above 1 − F/T the
 * quantiles are Q(q) = F · (q − (1 − F/T)) / (F/T). Here the queue is answered at once when the freeze ends.
 */
import { Histogram } from '@loadtest/protocol';
import { describe, expect, it } from 'vitest';
import { constantRate, constantUsers, planOf, requestTo, stepTo } from './testing/plans.ts';
import { VirtualShard } from './testing/virtual-shard.ts';

const ANSWER_MS = 0.1;
/** Of users; a rate knows none. */
const PAUSE_MS = 20;
const TOTAL_MS = 30_000;
const RATE = 2000;
const FROM_MS = 6000;

const step = stepTo('', { request: requestTo('http://127.0.0.1:1/', { timeoutMs: 60_000 }), thinkTimeMs: PAUSE_MS });

/** When a request that is sent at `nowMs` is answered. */
function answeredMs(nowMs: number, frozenMs: number): number {
  const frozen = nowMs >= FROM_MS && nowMs < FROM_MS + frozenMs;
  return (frozen ? FROM_MS + frozenMs : nowMs) + ANSWER_MS;
}

async function run(plan: Parameters<typeof planOf>[0], frozenMs: number, connections = Number.POSITIVE_INFINITY) {
  const shard: VirtualShard = new VirtualShard({
    plan: planOf(plan, [step], { maxInFlight: RATE * 30 }),
    connections,
    answer: () => ({ afterMs: answeredMs(shard.nowMs, frozenMs) - shard.nowMs }),
  });
  const end = await shard.finish();
  const steps = shard.ticks.flatMap((tick) => tick.steps);
  return {
    end,
    responseTime: Histogram.of(...steps.map((of) => of.responseTime)),
    latency: Histogram.of(...steps.map((of) => of.latency)),
    startDelay: Histogram.of(...shard.ticks.map((tick) => tick.startDelay)),
  };
}

const msAt = (histogram: Histogram, share: number): number => (histogram.percentile(share * 100) ?? Number.NaN) / 1000;

/** Half a percent of the value; near 1 − F/T, where that is next to nothing, of a twentieth of the freeze. */
function expectFreeze(histogram: Histogram, frozenMs: number): void {
  const share = frozenMs / TOTAL_MS;
  for (let part = 0.02; part <= 0.999; part += 0.0489) {
    const q = 1 - share + share * part;
    const wanted = (frozenMs * (q - (1 - share))) / share;
    expect(Math.abs(msAt(histogram, q) - wanted)).toBeLessThanOrEqual(0.005 * Math.max(wanted, frozenMs / 20));
  }
  // Below it, nothing of the freeze.
  expect(msAt(histogram, (1 - share) * 0.98)).toBeCloseTo(ANSWER_MS, 2);
}

describe.each([0.1, 0.6])('a target that freezes for %s of the time', (share) => {
  const frozenMs = share * TOTAL_MS;

  it('shows its freeze in the response times, each quantile of it', async () => {
    const { end, responseTime, latency } = await run(constantRate(RATE, TOTAL_MS), frozenMs);
    expect(end).toMatchObject({ iterations: 60_000, dropped: 0, lateStarts: 0 });
    expectFreeze(responseTime, frozenMs);
    // With a connection for each request all are sent when they are due: then both say the same.
    expectFreeze(latency, frozenMs);
  });

  it('shows it as well where few connections have to do, while the latency says what a naive tool would', async () => {
    const connections = 25;
    const { end, responseTime, latency, startDelay } = await run(constantRate(RATE, TOTAL_MS), frozenMs, connections);
    expect(end).toMatchObject({ iterations: 60_000, dropped: 0 });
    const queued = RATE * (frozenMs / 1000);
    // 250 answers a ms, and two that come in: what was queued is gone soon.
    const drainMs = (queued * ANSWER_MS) / connections;
    for (const part of [0.1, 0.5, 0.9, 0.99]) {
      const wanted = frozenMs * part;
      const got = msAt(responseTime, 1 - share + share * part);
      expect(got).toBeGreaterThanOrEqual(wanted * 0.995);
      expect(got).toBeLessThanOrEqual(wanted * 1.005 + drainMs + ANSWER_MS);
    }
    // Just 25 requests were on their way in the freeze: to who measures from the send, all but those were answered at once.
    expect(msAt(latency, 1 - (connections + 1) / 60_000)).toBeCloseTo(ANSWER_MS, 2);
    expect(msAt(latency, 1)).toBeGreaterThan(frozenMs * 0.98);
    // What the latency leaves out is the delay of the start.
    expect(msAt(startDelay, 1 - share / 2)).toBeGreaterThan(frozenMs * 0.49);
  });

  it('is seen by each of a few users once: a closed model cannot tell', async () => {
    const { end, latency } = await run(constantUsers(10, TOTAL_MS), frozenMs);
    expect(end.iterations).toBeGreaterThan(5000);
    expect(msAt(latency, 1 - 11 / end.iterations)).toBeCloseTo(ANSWER_MS, 2);
    expect(msAt(latency, 1)).toBeGreaterThan(frozenMs * 0.98);
  });
});

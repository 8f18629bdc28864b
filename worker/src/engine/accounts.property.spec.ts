/**
 * The accounts of a run come out exactly, in all four models, over any shards, whatever the target does and however the run
 * ends: with redirects, retries and pauses in flight.
 */
import { countOfShard, type Figures, type ShardEnd, Figures as Sum, shareOf } from '@loadtest/protocol';
import { adjustedCurve, type CompiledLoad, levelAt } from '@loadtest/scenario';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadOf, numbered, numberOf, planOf, requestTo, stepTo } from './testing/plans.ts';
import type { Answer } from './testing/scripted-transport.ts';
import { sumOf } from './testing/tick-sums.ts';
import { VirtualShard } from './testing/virtual-shard.ts';

const GRACE_MS = 700;

const stages = (most: number) =>
  fc
    .array(fc.record({ to: fc.integer({ min: 0, max: most }), ms: fc.integer({ min: 0, max: 1500 }) }), {
      minLength: 1,
      maxLength: 4,
    })
    .filter((all) => all.some(({ ms, to }) => ms > 0 && to > 0))
    .map((all) => all.map(({ to, ms }) => ({ to, duration: `${ms}ms` })));
const durations = fc.integer({ min: 300, max: 4000 }).map((ms) => `${ms}ms`);
const options = { gracefulStopMs: GRACE_MS };

const rates: fc.Arbitrary<CompiledLoad> = fc.oneof(
  fc
    .record({ rate: fc.double({ min: 0.3, max: 120, noNaN: true }), duration: durations })
    .map((load) => loadOf({ model: 'CONSTANT_RATE', ...load }, options)),
  stages(120).map((all) => loadOf({ model: 'RAMPING_RATE', rate: 5, stages: all }, options)),
);
const users: fc.Arbitrary<CompiledLoad> = fc.oneof(
  fc
    .record({ users: fc.integer({ min: 1, max: 9 }), duration: durations })
    .map((load) => loadOf({ model: 'CONSTANT_USERS', ...load }, options)),
  stages(9).map((all) => loadOf({ model: 'RAMPING_USERS', users: 2, stages: all }, options)),
);

const afterMs = fc.integer({ min: 0, max: 400 });
const answers: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 6, arbitrary: afterMs.map((ms): Answer => ({ afterMs: ms })) },
  { weight: 1, arbitrary: fc.constant<Answer>({ afterMs: 1e9 }) },
  {
    weight: 1,
    arbitrary: afterMs.map((ms): Answer => {
      return { afterMs: ms, unsent: true, failure: { kind: 'CONNECT', message: 'Refused' } };
    }),
  },
  {
    weight: 1,
    arbitrary: afterMs.map((ms): Answer => ({ afterMs: ms, failure: { kind: 'RESET', message: 'Reset' } })),
  },
  { weight: 2, arbitrary: afterMs.map((ms): Answer => ({ afterMs: ms, status: 503 })) },
  {
    weight: 2,
    arbitrary: afterMs.map((ms): Answer => ({ afterMs: ms, status: 302, headers: { location: '/on/0' } })),
  },
);

/** What happens to each shard while it runs, one after another: time passes, or its loop stands still. */
const events = fc.array(fc.record({ stall: fc.boolean(), ms: fc.integer({ min: 0, max: 700 }) }), { maxLength: 8 });
const scripts = (loads: fc.Arbitrary<CompiledLoad>) =>
  fc.record({
    load: loads,
    events,
    shards: fc.integer({ min: 1, max: 4 }),
    answers: fc.array(answers, { minLength: 1, maxLength: 8 }),
    maxInFlight: fc.integer({ min: 4, max: 40 }),
    thinkTimeMs: fc.integer({ min: 0, max: 300 }),
    retries: fc.integer({ min: 1, max: 3 }),
    end: fc.constantFrom('NATURAL', 'STOP', 'FENCE'),
  });
type Script = ReturnType<typeof scripts> extends fc.Arbitrary<infer T> ? T : never;

function stepsOf({ thinkTimeMs, retries }: Script) {
  const request = (place: string) =>
    requestTo('', {
      url: numbered(`http://127.0.0.1:1/${place}/`),
      timeoutMs: 250,
      maxRedirects: 2,
      retry: { maxAttempts: retries, baseDelayMs: 40, maxDelayMs: 120, onStatus: [503] },
    });
  return ['first', 'second'].map((place) => stepTo('', { request: request(place), thinkTimeMs }));
}

interface Played {
  readonly shards: readonly VirtualShard[];
  readonly ends: readonly ShardEnd[];
  readonly figures: Figures;
}

async function play(script: Script): Promise<Played> {
  const { load, maxInFlight, answers: given } = script;
  const plan = planOf(load, stepsOf(script), {
    shards: script.shards,
    maxInFlight: load.curve.unit === 'USERS' ? null : maxInFlight,
  });
  const shards = Array.from({ length: script.shards }, (_, shard) => {
    const answer = (nth: number) => given[nth % given.length] ?? { afterMs: 1 };
    return new VirtualShard({ plan, shard, answer });
  });
  for (const shard of shards)
    for (const { stall, ms } of script.events)
      if (stall) shard.stallTo(shard.nowMs + ms);
      else shard.runTo(shard.nowMs + ms);
  for (const { handle } of shards)
    if (script.end === 'STOP') handle.stop({ graceMs: 200 });
    else if (script.end === 'FENCE') handle.fence();
  const ends = await Promise.all(shards.map((shard) => shard.finish()));
  const figures = new Sum();
  for (const { ticks } of shards) for (const tick of ticks) figures.addTick(tick);
  return { shards, ends, figures };
}

function expectSums({ shards, ends, figures }: Played): void {
  const { counters } = figures;
  for (const [at, { ticks, transport, requests }] of shards.entries()) {
    const end = ends[at];
    expect(end).toMatchObject({ ...sumOf(ticks), cursor: ticks.at(-1)?.cursor ?? at });
    expect(end?.requests).toBe(requests.length);
    // The target's own count.
    expect((end?.requests ?? 0) - (end?.unsent ?? 0)).toBe(transport.sent.length);
    // Numbers of this shard only; `/on/0` is where redirects lead.
    const own = transport.tried.filter(({ path }) => !path.startsWith('/on/')).map(numberOf);
    for (const k of own) expect(k % shards.length).toBe(at);
    expect(new Set(own).size).toBe(end?.iterations);
  }
  expect(counters.completed + counters.interrupted).toBe(counters.iterations);
  const ended = counters.requests - counters.interruptedRequests;
  expect(figures.responseTime().count).toBe(ended);
  const unsentAndEnded = shards
    .flatMap(({ requests }) => requests)
    .filter(({ sentMs, kind }) => sentMs === null && kind !== 'INTERRUPTED').length;
  expect(figures.latency().count).toBe(ended - unsentAndEnded);
  expect(figures.startDelay.count).toBe(ended - unsentAndEnded);
}

describe('the accounts of a run', () => {
  it('of a rate model: all that was planned was started or dropped', async () => {
    await fc.assert(
      fc.asyncProperty(scripts(rates), async (script) => {
        const played = await play(script);
        expectSums(played);
        const total = script.load.curve.total ?? 0;
        for (const [at, end] of played.ends.entries())
          expect(end.iterations + end.dropped).toBe(countOfShard(0, Math.min(end.cursor, total), at, script.shards));
        const { iterations } = played.figures.counters;
        const dropped = played.ends.reduce((sum, end) => sum + end.dropped, 0);
        if (script.end === 'NATURAL') expect(iterations + dropped).toBe(total);
      }),
      { numRuns: 120 },
    );
  });

  it('of an adjusted rate: each number once, and all of the adjusted plan, whenever a shard learns of it', async () => {
    const adjustments = fc.array(
      fc.record({
        second: fc.integer({ min: 1, max: 5 }),
        to: fc.double({ min: 0.5, max: 100, noNaN: true }),
        learntMs: fc.array(fc.integer({ min: 0, max: 3500 }), { minLength: 3, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    );
    const plans = fc.record({
      rate: fc.integer({ min: 1, max: 60 }),
      shards: fc.integer({ min: 1, max: 3 }),
      maxInFlight: fc.integer({ min: 9, max: 60 }),
      afterMs,
      adjustments,
    });
    await fc.assert(
      fc.asyncProperty(plans, async ({ rate, shards, maxInFlight, afterMs: answerMs, adjustments: all }) => {
        const load = loadOf({ model: 'CONSTANT_RATE', rate, duration: '6s' }, { ...options, maxInFlight });
        const request = requestTo('', { url: numbered('http://127.0.0.1:1/') });
        const plan = planOf(load, [stepTo('', { request })], { shards, maxInFlight });
        const ordered = all.sort((a, b) => a.second - b.second);
        const curve = adjustedCurve(load, ordered);
        const instances = Array.from({ length: shards }, (_, shard) => {
          return new VirtualShard({ plan, shard, answer: () => ({ afterMs: answerMs }) });
        });
        for (const [at, shard] of instances.entries())
          for (const [nth, { second, learntMs }] of ordered.entries()) {
            // One who hears of it after the end has ended with the plan that it knew: see the books.
            shard.runTo(Math.min(5990, Math.max(shard.nowMs, (second - 2) * 1000 + (learntMs[at] ?? 0))));
            shard.handle.adjust(ordered.slice(0, nth + 1));
          }
        const ends = await Promise.all(instances.map((shard) => shard.finish()));
        const numbers = instances.flatMap(({ transport }) => transport.tried.map(numberOf));
        expect(new Set(numbers).size).toBe(numbers.length);
        const total = curve.total ?? 0;
        const decided = ends.reduce((sum, { iterations, dropped }) => sum + iterations + dropped, 0);
        // A shard that learns late of a lower rate may have come further than the plan by then.
        const beyond = ends.reduce(
          (sum, { cursor }, at) => sum + countOfShard(total, Math.max(total, cursor), at, shards),
          0,
        );
        expect(decided).toBe(total + beyond);
        const late = ordered.some(
          ({ second, learntMs }) => learntMs.slice(0, shards).some((ms) => ms >= 2000) && second < 6,
        );
        if (!late) expect(beyond).toBe(0);
      }),
      { numRuns: 80 },
    );
  });

  it('of a user model: the users of each second are those of the plan, and those who are still on their way', async () => {
    await fc.assert(
      fc.asyncProperty(scripts(users), async (script) => {
        const played = await play(script);
        expectSums(played);
        const stood = script.events.some(({ stall }) => stall);
        for (const [at, { ticks }] of played.shards.entries())
          for (const tick of ticks) {
            const endMs = (tick.second + 1) * 1000;
            if (stood || tick.closed || endMs > script.load.curve.durationMs) continue;
            // Just before the end of the second; at a whole level either is right.
            const [least, most] = [endMs - 0.01, endMs - 1e-5].map((ms) => levelAt(script.load.curve, ms));
            const wanted = (level: number | undefined) => shareOf(Math.ceil(level ?? 0), at, script.shards);
            expect(tick.users).toBeGreaterThanOrEqual(Math.min(wanted(least), wanted(most)));
            expect(tick.users).toBeLessThanOrEqual(Math.max(wanted(least), wanted(most)) + tick.inFlight);
            if (script.load.model === 'CONSTANT_USERS') expect(tick.users).toBe(wanted(most));
          }
      }),
      { numRuns: 120 },
    );
  });
});

import { firstOfShard } from '@loadtest/protocol';
import { adjustedCurve, compileCurve, dueTimeMs, limitIterations } from '@loadtest/scenario';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pacer } from './pacer.ts';

const curves = fc
  .array(fc.record({ to: fc.integer({ min: 1, max: 200 }), ms: fc.integer({ min: 0, max: 2000 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .filter((stages) => stages.some(({ ms }) => ms > 0))
  .map((stages) =>
    compileCurve({
      model: 'RAMPING_RATE',
      rate: 3,
      stages: stages.map(({ to, ms }) => ({ to, duration: `${ms}ms` })),
      gracefulStop: '0s',
      warmUp: '0s',
    }),
  );

describe('pacers', () => {
  it('share the plan out: every k is due at one of them, at its time', () => {
    fc.assert(
      fc.property(curves, fc.integer({ min: 1, max: 7 }), (curve, shards) => {
        const dues: [number, number][] = [];
        for (let shard = 0; shard < shards; shard++)
          for (const pacer = new Pacer(curve, shard, shards, 0); !pacer.over; pacer.step())
            dues.push([pacer.cursor, pacer.dueMs]);
        dues.sort(([a], [b]) => a - b);
        expect(dues).toEqual(Array.from({ length: curve.total ?? 0 }, (_, k) => [k, dueTimeMs(curve, k)]));
      }),
    );
  });

  it('drop exactly what is due before a time, by planned second', () => {
    const places = fc.record({ shards: fc.integer({ min: 1, max: 5 }), fromMs: fc.integer({ min: 0, max: 3000 }) });
    fc.assert(
      fc.property(
        curves,
        places,
        fc.array(fc.double({ min: 0, max: 11_000, noNaN: true })),
        (curve, { shards, fromMs }, times) => {
          const shard = shards - 1;
          const pacer = new Pacer(curve, shard, shards, fromMs);
          let cursor = pacer.cursor;
          for (const untilMs of times.sort((a, b) => a - b)) {
            const expected = new Map<number, number>();
            for (; cursor < (curve.total ?? 0) && dueTimeMs(curve, cursor) <= untilMs; cursor += shards) {
              const second = Math.floor(dueTimeMs(curve, cursor) / 1000);
              expected.set(second, (expected.get(second) ?? 0) + 1);
            }
            const dropped = new Map<number, number>();
            pacer.dropThrough(untilMs, (second, count) => dropped.set(second, (dropped.get(second) ?? 0) + count));
            expect(dropped).toEqual(expected);
            expect(Math.min(pacer.cursor, firstOfShard(curve.total ?? 0, shard, shards))).toBe(cursor);
          }
        },
      ),
    );
  });

  const changes = fc.array(
    fc.record({
      second: fc.integer({ min: 0, max: 12 }),
      to: fc.double({ min: 0.2, max: 60, noNaN: true }),
      /** After the change was asked for, by shard. */
      learntMs: fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 4, maxLength: 4 }),
    }),
    { maxLength: 5 },
  );

  it('give every k one place under any adjustments, whenever each shard learns of them', () => {
    const plans = fc.record({
      rate: fc.double({ min: 0.2, max: 60, noNaN: true }),
      durationMs: fc.integer({ min: 500, max: 12_000 }),
      shards: fc.integer({ min: 1, max: 4 }),
      limit: fc.option(fc.integer({ min: 1, max: 400 })),
    });
    fc.assert(
      fc.property(plans, changes, ({ rate, durationMs, shards, limit }, all) => {
        const load = {
          model: 'CONSTANT_RATE',
          rate,
          duration: `${durationMs}ms`,
          gracefulStop: '0s',
          warmUp: '0s',
        } as const;
        const uncut = compileCurve(load);
        const plan = limit === null ? uncut : limitIterations(uncut, limit);
        const ordered = all.sort((a, b) => a.second - b.second);
        const after = (count: number) =>
          adjustedCurve({ curve: plan, durationMs, iterationLimit: limit }, ordered.slice(0, count));
        const whole = after(ordered.length);
        const found = new Map<number, number>();
        let late = false;
        let overshoot = 0;
        for (let shard = 0; shard < shards; shard++) {
          const pacer = new Pacer(plan, shard, shards, 0);
          const start = (untilMs: number) => {
            for (; pacer.dueMs <= untilMs && !pacer.over; pacer.step()) {
              expect(found.has(pacer.cursor)).toBe(false);
              expect(pacer.cursor % shards).toBe(shard);
              found.set(pacer.cursor, pacer.dueMs);
            }
          };
          let learntMs = 0;
          for (const [nth, { second, learntMs: by }] of ordered.entries()) {
            // Asked for two seconds ahead; heard of by each shard in its own time, one after another.
            learntMs = Math.max(learntMs, (second - 2) * 1000 + (by[shard] ?? 0));
            late ||= learntMs >= second * 1000;
            start(learntMs);
            pacer.follow(after(nth + 1));
          }
          start(Number.POSITIVE_INFINITY);
          overshoot = Math.max(overshoot, pacer.cursor - firstOfShard(whole.total ?? 0, shard, shards));
        }
        const total = whole.total ?? 0;
        for (let k = 0; k < total; k++) {
          expect(found.has(k)).toBe(true);
          if (!late) expect(found.get(k)).toBe(dueTimeMs(whole, k));
        }
        // Only one who learns late that less is wanted can have started more.
        if (!late) expect(overshoot).toBe(0);
        if (overshoot === 0) expect(found.size).toBe(total);
      }),
      { numRuns: 300 },
    );
  });
});

import { firstOfShard } from '@loadtest/protocol';
import { compileCurve, dueTimeMs } from '@loadtest/scenario';
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
});

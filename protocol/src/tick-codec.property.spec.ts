import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEnd, anyTick, madeUpTick } from '../test/made-up.ts';
import { Figures, storeFigures } from './figures.ts';
import { decodeShardEnd, decodeTick, encodeShardEnd, encodeTick } from './tick-codec.ts';

describe('ticks', () => {
  it('survive a round trip', () => {
    fc.assert(
      fc.property(anyTick, (tick) => {
        expect(decodeTick(encodeTick(tick))).toEqual(tick);
      }),
    );
  });

  it('are read out of the midst of other bytes', () => {
    fc.assert(
      fc.property(anyTick, (tick) => {
        const bytes = Buffer.concat([Buffer.from('before'), encodeTick(tick), Buffer.from('behind')]);
        expect(decodeTick(bytes.subarray(6, bytes.length - 6))).toEqual(tick);
      }),
    );
  });

  it('are refused where they are cut off at any byte, or go on', () => {
    const bytes = encodeTick(madeUpTick(11));
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeTick(bytes.subarray(0, length)), `${length} bytes`).toThrow();
    expect(() => decodeTick(Buffer.concat([bytes, Buffer.alloc(1)]))).toThrow('behind its end');
  });

  it('are refused where they are damaged, or can be merged all the same', () => {
    const damage = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(anyTick, fc.array(damage, { minLength: 1, maxLength: 3 }), (tick, damages) => {
        const bytes = encodeTick(tick);
        for (const { at, to } of damages) bytes[at % bytes.length] = to;
        let read: ReturnType<typeof decodeTick>;
        try {
          read = decodeTick(bytes);
        } catch {
          return;
        }
        const figures = new Figures();
        figures.addTick(read);
        expect(storeFigures(figures).counters.requests).toBe(read.requests);
        expect(decodeTick(encodeTick(read))).toEqual(read);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('ends', () => {
  it('survive a round trip', () => {
    fc.assert(
      fc.property(anyEnd, (end) => {
        expect(decodeShardEnd(encodeShardEnd(end))).toEqual(end);
      }),
    );
  });

  it('are refused where they are cut off at any byte', () => {
    fc.assert(
      fc.property(anyEnd, (end) => {
        const bytes = encodeShardEnd(end);
        for (let length = 0; length < bytes.length; length++)
          expect(() => decodeShardEnd(bytes.subarray(0, length))).toThrow();
      }),
      { numRuns: 10 },
    );
  });
});

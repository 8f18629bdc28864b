import fc from 'fast-check';
import { expect, it } from 'vitest';
import { durationMs, durationText } from './duration.ts';

it('durationMs takes back what durationText wrote', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 * 86_400_000 }), (ms) => {
      expect(durationMs(durationText(ms))).toBe(ms);
    }),
  );
});

it('parts add up in any order', () => {
  const part = fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom('ms', 's', 'm', 'h', 'd'));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const texts = parts.map(([count, unit]) => `${count}${unit}`);
      const sum = texts.reduce((total, text) => total + (durationMs(text) ?? Number.NaN), 0);
      expect(durationMs(texts.join(''))).toBe(sum);
      expect(durationMs([...texts].reverse().join(''))).toBe(sum);
    }),
  );
});

it('no text makes it throw or give a number below 0', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.smhd -]{0,12}$/)), (text) => {
      const ms = durationMs(text);
      expect(ms === null || ms >= 0).toBe(true);
    }),
  );
});

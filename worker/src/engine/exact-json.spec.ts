import { compileJsonPath, type JsonValue } from '@loadtest/scenario';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileComparison, textOf } from './comparisons.ts';
import { isLongNumber, parseExactly } from './exact-json.ts';

const ID = '12345678901234567891';
const at = (path: string, text: string): JsonValue => compileJsonPath(path)(parseExactly(text)) ?? 'nothing';

describe('a long whole number', () => {
  it('keeps its digits, wherever it stands', () => {
    const text = `{"id":${ID},"list":[-${ID},{"a":${ID}}],"text":"${ID}","small":9007199254740991,"real":1.2345678901234567,"e":1e300}`;
    expect(JSON.stringify(parseExactly(text))).toBe(text.replace('1e300', '1e+300'));
    expect(textOf(at('$.id', text))).toBe(ID);
    expect(textOf(at('$.list[1].a', text))).toBe(ID);
    expect(at('$.small', text)).toBe(Number.MAX_SAFE_INTEGER);
    expect([at('$.id', text), at('$.small', text), at('$.real', text), at('$.text', text)].map(isLongNumber)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('is compared digit for digit where it is to be equal, else as a number', () => {
    const id = parseExactly(ID);
    const holds = (comparison: Parameters<typeof compileComparison>[0], wanted: string) =>
      compileComparison(comparison, wanted)(id);
    expect(holds('EQUALS', ID)).toBe(true);
    expect(holds('EQUALS', '12345678901234567890')).toBe(false);
    expect(holds('NOT_EQUALS', '12345678901234567890')).toBe(true);
    expect(holds('GREATER_THAN', '5')).toBe(true);
    expect(holds('LESS_THAN', '5')).toBe(false);
    expect(holds('CONTAINS', '67891')).toBe(true);
    expect(compileComparison('EQUALS', `[${ID}]`)(parseExactly(`[${ID}]`))).toBe(true);
    expect(compileComparison('EQUALS', '{}')(id)).toBe(false);
  });
});

it('everything else is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.stringify(parseExactly(text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
  expect(() => parseExactly('[1234567890123456,')).toThrow(SyntaxError);
});

import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

describe('canonical JSON', () => {
  it('is the same whatever the order of the names, at any depth', () => {
    const one = { b: [{ y: 1, x: null }], a: { d: 'x', c: true } };
    const other = { a: { c: true, d: 'x' }, b: [{ x: null, y: 1 }] };
    expect(canonicalJson(one)).toBe(canonicalJson(other));
    expect(canonicalJson(one)).toBe('{"a":{"c":true,"d":"x"},"b":[{"x":null,"y":1}]}');
  });

  it('keeps the order of lists, and what is null', () => {
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
    expect(canonicalJson({ a: null })).not.toBe(canonicalJson({}));
    expect(canonicalJson({ a: undefined })).toBe(canonicalJson({}));
  });
});

import { describe, expect, it } from 'vitest';
import { type Behaviour, fateOf } from './target-behaviour.ts';

const first = (behaviour: Behaviour, count: number) =>
  Array.from({ length: count }, (_, index) => fateOf(behaviour, index + 1));
const answer = (status: number, afterMs: number) => ({ kind: 'answer', status, afterMs });

describe('fateOf', () => {
  it('is the same for each request where the behaviour is constant', () => {
    expect(first({ kind: 'constant', latencyMs: 20 }, 2)).toEqual([answer(200, 20), answer(200, 20)]);
    expect(first({ kind: 'stall' }, 2)).toEqual([{ kind: 'hold' }, { kind: 'hold' }]);
  });

  it('is another one for every n-th request where it is not', () => {
    const slow = first({ kind: 'bimodal', fastMs: 1, slowMs: 90, every: 2 }, 4);
    expect(slow).toEqual([answer(200, 1), answer(200, 90), answer(200, 1), answer(200, 90)]);
    expect(first({ kind: 'errors', status: 503, every: 3 }, 3)).toEqual([
      answer(200, 0),
      answer(200, 0),
      answer(503, 0),
    ]);
    expect(first({ kind: 'reset', every: 2 }, 2)).toEqual([answer(200, 0), { kind: 'reset' }]);
  });
});

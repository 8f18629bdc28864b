import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTick } from '../test/made-up.ts';
import { addStored, Figures, lesserSample, storeFigures } from './figures.ts';
import { latencyFigures } from './published.ts';
import { COUNTER_NAMES, type Tick } from './tick.ts';

const someTicks = fc.array(anyTick, { maxLength: 8 });
const order = fc.infiniteStream(fc.nat());

function figuresOf(ticks: readonly Tick[]): Figures {
  const figures = new Figures();
  for (const tick of ticks) figures.addTick(tick);
  return figures;
}
function shuffled<T>(from: readonly T[], numbers: Iterator<number>): T[] {
  const left = [...from];
  return from.flatMap(() => left.splice((numbers.next().value ?? 0) % left.length, 1));
}

describe('figures', () => {
  it('are the same whatever the order and the grouping of their ticks', () => {
    fc.assert(
      fc.property(someTicks, someTicks, order, (some, others, numbers) => {
        const control = storeFigures(figuresOf([...some, ...others]));
        expect(storeFigures(figuresOf(shuffled([...others, ...some], numbers)))).toEqual(control);
        expect(storeFigures(figuresOf(others).addAll(figuresOf(some)))).toEqual(control);
        expect(storeFigures(new Figures().addAll(figuresOf(some)).addAll(figuresOf(others)))).toEqual(control);
      }),
    );
  });

  it('survive being stored', () => {
    fc.assert(
      fc.property(someTicks, someTicks, (some, others) => {
        const stored = storeFigures(figuresOf(some));
        expect(storeFigures(addStored(new Figures(), stored))).toEqual(stored);
        const control = storeFigures(figuresOf([...some, ...others]));
        expect(storeFigures(addStored(figuresOf(others), stored))).toEqual(control);
      }),
    );
  });

  it('are the sums of their ticks', () => {
    fc.assert(
      fc.property(someTicks, (ticks) => {
        const { counters, steps } = figuresOf(ticks);
        for (const name of COUNTER_NAMES) expect(counters[name]).toBe(ticks.reduce((sum, tick) => sum + tick[name], 0));
        const requests = ticks.flatMap((tick) => tick.steps).reduce((sum, step) => sum + step.requests, 0);
        expect([...steps.values()].reduce((sum, step) => sum + step.requests, 0)).toBe(requests);
      }),
    );
  });

  it('of all steps together are the merge of the steps', () => {
    fc.assert(
      fc.property(someTicks, (ticks) => {
        const figures = figuresOf(ticks);
        const counts = (pick: 'latency' | 'responseTime'): number =>
          [...figures.steps.values()].reduce((sum, step) => sum + step[pick].count, 0);
        expect(figures.latency().count).toBe(counts('latency'));
        expect(latencyFigures(figures.responseTime()).count).toBe(counts('responseTime'));
      }),
    );
  });
});

describe('of two samples', () => {
  it('the lesser stays, and any before none', () => {
    expect(lesserSample('b', 'a')).toBe('a');
    expect(lesserSample('a', 'b')).toBe('a');
    expect([lesserSample(null, 'b'), lesserSample('b', null), lesserSample(null, null)]).toEqual(['b', 'b', null]);
  });
});

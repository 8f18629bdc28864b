import { expect, it } from 'vitest';
import type { Load } from '../load.ts';
import type { Measured } from '../measure.ts';
import { problemsOf, type Series } from '../series.ts';
import { compare } from './comparison.ts';
import { fullCores } from './cores.ts';
import { figure, markdownTable, range } from './format.ts';
import { goalsTable } from './goals.ts';
import { results, section } from './results.ts';
import { spreadOf } from './statistics.ts';

const LOAD: Load = {
  work: 'GET',
  wire: 'HTTP1',
  origin: 'http://127.0.0.1:1',
  connections: 64,
  rate: null,
  warmUpSeconds: 2,
  seconds: 8,
};

function measured(rate: number, more: Partial<Measured> = {}): Measured {
  return {
    requests: rate * 8,
    seconds: 8,
    cpuSeconds: 8,
    targetCpuSeconds: 4,
    residentBytes: 1,
    connections: 64,
    generatorCore: 1,
    targetCore: 0.5,
    counted: 1000,
    told: { requests: 1000, errors: 0, latencyMs: { p50: 1, p99: 2 }, startDelayMs: null, dropped: 0 },
    ...more,
  };
}

function series(name: string, ...all: Measured[]): Series {
  const tool = {
    name,
    version: '1',
    can: () => true,
    command: () => ({ file: '', args: [] }),
    read: () => measured(1).told,
  };
  return { tool, load: LOAD, measured: all, failures: [] };
}

it('the median of a few, and how far they lie apart', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
  expect(spreadOf([4, 1, 2, 3]).median).toBe(2.5);
  expect(spreadOf([]).median).toBeNaN();
});

it('figures have three digits, what is not known is a dash', () => {
  expect([12.345, 0.001234, 1234.5, 99.96, Number.NaN, null].map(figure)).toEqual([
    '12.3',
    '0.00123',
    '1,235',
    '100',
    '–',
    '–',
  ]);
  expect(range(1, 2000)).toBe('1 … 2,000');
  expect(
    markdownTable(
      [
        ['a', 'left'],
        ['b', 'right'],
      ],
      [['1', '2']],
    ),
  ).toBe('| a | b |\n| --- | ---: |\n| 1 | 2 |\n');
});

it('a comparison tells the ratio of the medians, and the goals that are missed', () => {
  const all = [
    series('ours', measured(40_000), measured(50_000), measured(60_000)),
    series('wrk', measured(80_000, { generatorCore: 0.8, targetCore: 1 })),
    series('k6', measured(5000)),
  ];
  const { short, markdown, worse, missed } = compare(all, { wrk: 0.7, k6: 8 }, 1);
  const [, , ours = '', wrk = '', k6 = ''] = markdown.split('\n');
  expect(ours).toContain('| ours |  |  | 50,000 | 40,000 … 60,000 | 20 |');
  expect(wrk).toContain('| wrk | 0.63× | ≥ 0.7× **missed** | 80,000 |');
  expect(k6).toContain('| k6 | 10.00× | ≥ 8× ✓ | 5,000 |');
  expect(missed).toEqual(['0.63× of wrk, goal 0.7×']);
  expect(short).toBe('50,000 requests/s: 0.63× wrk (≥ 0.7 **missed**), 10.00× k6 (≥ 8 ✓)');
  expect(worse).toEqual(['wrk sends 1.60 times as many requests and uses 0.63 of our CPU time for each']);
});

it('says which core was the full one, and who else used them', () => {
  const own = series('ours', measured(1));
  const target = series('wrk', measured(1, { generatorCore: 0.5, targetCore: 1, cpuSeconds: 4, targetCpuSeconds: 8 }));
  expect(fullCores([own, target])).toBe(
    'ours: its own core was full. wrk: the target’s core was full and its own was not, its figure is a lower limit.',
  );
  expect(fullCores([series('ours', measured(1, { cpuSeconds: 4 }))])).toContain(
    'the figures suffer from it: ours 25 %.',
  );
});

it('our requests have to be those of the target, to the last one', () => {
  const one = series('ours', measured(1, { counted: 1001 }));
  expect(problemsOf(one, true)).toEqual(['ours, repeat 1: 1000 requests told, 1001 at the target']);
  expect(problemsOf(one, false)).toEqual([]);
  const failed = series('k6', measured(1, { told: { ...measured(1).told, errors: 3 } }));
  expect(problemsOf(failed, false)).toEqual(['k6, repeat 1: 3 errors']);
});

it('figures have to stay under their goals', () => {
  const { markdown, missed } = goalsTable('MiB', [
    { what: 'idle', goal: 110, values: [100, 120, 111] },
    { what: 'bare', goal: null, values: [43] },
  ]);
  expect(markdown).toContain('| idle | ≤ 110 MiB **missed** | 111 MiB | 100 … 120 |\n| bare |  | 43 MiB |');
  expect(missed).toEqual(['idle: 111 MiB, goal 110 MiB']);
});

it('a row that is measured again replaces its section; the short table and what is worse follow', () => {
  const answer = { markdown: '| a |', wrong: [], missed: [] };
  const part = (name: string, short: string, worse: string[]) =>
    section({ name, title: `Row ${name}`, circumstances: '- today', answer: { ...answer, short, worse } });
  const before = results('', [part('b', 'former', ['x is better']), part('gone', 'former', [])], ['a', 'b', 'gone']);
  const after = results(before, [part('a', 'new a', []), part('b', 'new b', ['y is better'])], ['a', 'b']);
  expect(after).toContain('| Row a | new a |\n| Row b | new b |\n');
  expect(after).toContain('## What is worse than the peers\n\n- Row b: y is better.\n');
  expect(after).not.toMatch(/former|gone|x is better/);
  expect(results(after, [], ['a', 'b'])).toBe(after);
});

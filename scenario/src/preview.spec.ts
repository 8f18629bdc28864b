import { describe, expect, it } from 'vitest';
import { compileLoad } from './compile.ts';
import { compileCurve } from './curve.ts';
import type { LoadInput, ScenarioInput } from './input.ts';
import { normalize } from './normalize.ts';
import { previewPoints, previewScenario, slotsNeeded } from './preview.ts';

const OPTIONS = { points: 5, slotRate: 5000, slotUsers: 1000 };
const scenario = (load: LoadInput, changes: Partial<ScenarioInput> = {}) =>
  normalize({
    name: 'Shop',
    target: 'https://shop.example',
    load,
    steps: [
      { name: 'a', http: { url: '/' } },
      { name: 'b', http: { url: '/' } },
    ],
    ...changes,
  });
const curveOf = (load: LoadInput) => compileCurve(scenario(load).load);
const RATE: LoadInput = { model: 'CONSTANT_RATE', rate: 2000, duration: '20s' };

describe('previewScenario', () => {
  it('tells what a rate would do', () => {
    expect(previewScenario(scenario(RATE), OPTIONS)).toEqual({
      issues: [],
      duration: '20s',
      plannedIterations: 40_000,
      peak: 2000,
      points: [0, 5, 10, 15, 20].map((second) => ({ second, planned: 2000 })),
      slotsNeeded: 1,
      expectedRequests: 80_000,
    });
  });

  it('tells what users would do', () => {
    expect(previewScenario(scenario({ model: 'CONSTANT_USERS', users: 2500, duration: '90m' }), OPTIONS)).toMatchObject(
      {
        duration: '1h30m',
        plannedIterations: null,
        peak: 2500,
        slotsNeeded: 3,
        expectedRequests: null,
      },
    );
  });

  it('draws a right load beside problems elsewhere', () => {
    const preview = previewScenario(
      scenario({ model: 'RAMPING_RATE', stages: [{ to: 10, duration: '10s' }] }, { name: '' }),
      OPTIONS,
    );
    expect(preview.issues.map(({ path }) => path)).toEqual(['name']);
    expect(preview).toMatchObject({ plannedIterations: 50, peak: 10, duration: '10s' });
  });

  it('ends with the rows that are used once, where they are known', () => {
    const rows = { name: 'people', fileId: 'f1', order: 'ONCE' as const };
    const files = new Map([['f1', { columns: ['email'], rowCount: 5000 }]]);
    expect(previewScenario(scenario(RATE, { data: [rows] }), { ...OPTIONS, files })).toMatchObject({
      issues: [{ path: 'data[0].order', severity: 'WARNING' }],
      duration: '2.5s',
      plannedIterations: 5000,
      expectedRequests: 10_000,
      points: [{ second: 0 }, { second: 0.625 }, { second: 1.25 }, { second: 1.875 }, { second: 2.5, planned: 2000 }],
    });
    expect(previewScenario(scenario(RATE, { data: [rows] }), OPTIONS)).toMatchObject({ issues: [], duration: '20s' });
  });

  it('never throws for a bad load', () => {
    expect(previewScenario(scenario({ model: 'CONSTANT_RATE', rate: -1, duration: '5 parsecs' }), OPTIONS)).toEqual({
      issues: [expect.objectContaining({ path: 'load.rate' }), expect.objectContaining({ path: 'load.duration' })],
      duration: null,
      plannedIterations: null,
      peak: null,
      points: [],
      slotsNeeded: null,
      expectedRequests: null,
    });
  });
});

describe('previewPoints', () => {
  const stepped = curveOf({
    model: 'RAMPING_RATE',
    rate: 10,
    stages: [
      { to: 10, duration: '10s' },
      { to: 50, duration: '0s' },
      { to: 0, duration: '10s' },
    ],
  });
  const points = (count: number) => previewPoints(stepped, count).map(({ second, planned }) => [second, planned]);

  it('have the corners among them, a jump as two', () => {
    expect(points(4)).toEqual([
      [0, 10],
      [10, 10],
      [10, 50],
      [20, 0],
    ]);
    expect(points(5)).toEqual([
      [0, 10],
      [10, 10],
      [10, 50],
      [10, 50],
      [20, 0],
    ]);
    expect(points(6)).toEqual([
      [0, 10],
      [20 / 3, 10],
      [10, 10],
      [10, 50],
      [40 / 3, expect.closeTo(100 / 3)],
      [20, 0],
    ]);
  });

  it('are even where the corners do not fit in', () => {
    expect(points(3)).toEqual([
      [0, 10],
      [10, 50],
      [20, 0],
    ]);
    expect(points(2)).toEqual([
      [0, 10],
      [20, 0],
    ]);
    expect(points(0)).toEqual([
      [0, 10],
      [20, 0],
    ]);
  });

  it('are as many as asked, in order', () => {
    const drawn = previewPoints(stepped, 300);
    expect(drawn).toHaveLength(300);
    expect(drawn.every(({ second }, index) => second >= (drawn[index - 1]?.second ?? 0))).toBe(true);
  });

  it('are none for no length', () => {
    expect(previewPoints(curveOf({ model: 'RAMPING_RATE', stages: [{ to: 1, duration: '0s' }] }), 10)).toEqual([]);
  });
});

describe('slotsNeeded', () => {
  it.each<[string, LoadInput, ScenarioInput['placement'], number]>([
    ['at least one', { ...RATE, rate: 1 }, [], 1],
    ['by rate', { ...RATE, rate: 5001 }, [], 2],
    ['by users', { model: 'CONSTANT_USERS', users: 1001, duration: '1m' }, [], 2],
    ['no more than users', { model: 'CONSTANT_USERS', users: 1, duration: '1m' }, [{ region: 'eu', slots: 5 }], 1],
    ['no more than iterations in flight', { ...RATE, rate: 50_000, maxInFlight: 3 }, [], 3],
    [
      'as placed',
      RATE,
      [
        { region: 'eu', slots: 2 },
        { region: 'us', slots: 1 },
      ],
      3,
    ],
    ['as placed, though it were too few', { ...RATE, rate: 50_000 }, [{ region: 'eu', slots: 2 }], 2],
    ['one a region at least', RATE, [{ region: 'eu' }, { region: 'us' }], 2],
    ['more by rate than by region', { ...RATE, rate: 50_000 }, [{ region: 'eu' }, { region: 'us' }], 10],
  ])('%s', (_, load, placement, slots) => {
    const definition = scenario(load, { placement: placement ?? [] });
    expect(slotsNeeded({ load: compileLoad(definition.load), placement: definition.placement }, OPTIONS)).toBe(slots);
  });
});

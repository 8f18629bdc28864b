import { describe, expect, it } from 'vitest';
import { adjustCurve, adjustedCurve, limitIterations } from './adjust.ts';
import { compileLoad } from './compile.ts';
import { compileCurve, dueTimeMs, integralAt, levelAt, plannedIn } from './curve.ts';
import type { LoadDefinition } from './definition.ts';

const CALM = { gracefulStop: '30s', warmUp: '0s' } as const;
const RATE: LoadDefinition = { model: 'CONSTANT_RATE', rate: 100, duration: '60s', ...CALM };
const USERS: LoadDefinition = { model: 'CONSTANT_USERS', users: 10, duration: '60s', ...CALM };
const RAMP: LoadDefinition = {
  model: 'RAMPING_RATE',
  rate: 0,
  stages: [
    { to: 10, duration: '10s' },
    { to: 10, duration: '10s' },
  ],
  ...CALM,
};

describe('an adjusted rate', () => {
  const curve = adjustCurve(compileCurve(RATE), [{ second: 20, to: 300 }]);

  it('is another one from its second on', () => {
    expect(curve).toEqual({
      unit: 'ITERATIONS_PER_SECOND',
      segments: [
        { startMs: 0, endMs: 20_000, from: 100, to: 100, before: 0 },
        { startMs: 20_000, endMs: 60_000, from: 300, to: 300, before: 2000 },
      ],
      durationMs: 60_000,
      total: 14_000,
      peak: 300,
    });
    expect([dueTimeMs(curve, 1999), dueTimeMs(curve, 2000), dueTimeMs(curve, 2003)]).toEqual([19_990, 20_000, 20_010]);
    expect([plannedIn(curve, 19_000, 20_000), plannedIn(curve, 20_000, 21_000)]).toEqual([100, 300]);
  });

  it('may rest, and go on', () => {
    const rested = adjustCurve(compileCurve(RATE), [
      { second: 10, to: 0 },
      { second: 50, to: 100 },
    ]);
    expect(rested.total).toBe(2000);
    expect([dueTimeMs(rested, 999), dueTimeMs(rested, 1000)]).toEqual([9990, 50_000]);
  });

  it('may rest to the end, and then plans nothing more', () => {
    const rested = adjustCurve(compileCurve(RATE), [{ second: 10, to: 0 }]);
    expect([rested.total, rested.durationMs, dueTimeMs(rested, 1000)]).toEqual([
      1000,
      60_000,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it.each([
    [
      'the later of two for one second holds',
      [
        { second: 20, to: 5 },
        { second: 20, to: 300 },
      ],
    ],
    [
      'one at the end changes nothing',
      [
        { second: 20, to: 300 },
        { second: 60, to: 1 },
      ],
    ],
    [
      'one past the end changes nothing',
      [
        { second: 20, to: 300 },
        { second: 600, to: 1 },
      ],
    ],
    [
      'the same level again changes nothing',
      [
        { second: 20, to: 300 },
        { second: 30, to: 300 },
      ],
    ],
  ])('%s', (_, adjustments) => {
    expect(adjustCurve(compileCurve(RATE), adjustments)).toEqual(curve);
  });

  it('from the start is that of another load', () => {
    expect(adjustCurve(compileCurve(RATE), [{ second: 0, to: 7 }])).toEqual(compileCurve({ ...RATE, rate: 7 }));
  });
});

it('adjusted users are others from that second on', () => {
  const curve = adjustCurve(compileCurve(USERS), [{ second: 30, to: 3 }]);
  expect([levelAt(curve, 29_999), levelAt(curve, 30_000), curve.total, curve.peak]).toEqual([10, 3, null, 10]);
  expect(curve.segments.map(({ before }) => before)).toEqual([0, 0]);
});

describe('a plan cut by its rows', () => {
  it('ends where the first iteration without a row would be due', () => {
    expect(limitIterations(compileCurve(RATE), 1550)).toEqual({
      unit: 'ITERATIONS_PER_SECOND',
      segments: [{ startMs: 0, endMs: 15_500, from: 100, to: 100, before: 0 }],
      durationMs: 15_500,
      total: 1550,
      peak: 100,
    });
  });

  it('may end within a ramp', () => {
    const curve = limitIterations(compileCurve(RAMP), 18);
    expect(curve.durationMs).toBe(6000);
    expect([curve.total, curve.peak, curve.segments.length]).toEqual([18, 6, 1]);
    expect(integralAt(curve, 6000)).toBe(18);
    expect(dueTimeMs(curve, 17)).toBe(dueTimeMs(compileCurve(RAMP), 17));
    expect(dueTimeMs(curve, 18)).toBe(Number.POSITIVE_INFINITY);
  });

  it('stays as it is where the rows suffice, and where users are planned', () => {
    const [rate, users] = [compileCurve(RATE), compileCurve(USERS)];
    expect(limitIterations(rate, 6000)).toBe(rate);
    expect(limitIterations(users, 1)).toBe(users);
  });

  it('of no row plans nothing', () => {
    expect(limitIterations(compileCurve(RATE), 0)).toMatchObject({ segments: [], durationMs: 0, total: 0, peak: 0 });
  });
});

describe('adjustedCurve', () => {
  const load = compileLoad(RATE, 3000);

  it('is the plan where nothing was adjusted', () => {
    expect(load).toMatchObject({
      durationMs: 60_000,
      iterationLimit: 3000,
      curve: { durationMs: 30_000, total: 3000 },
    });
    expect(adjustedCurve(load, [])).toBe(load.curve);
  });

  it('lasts longer where the rows do', () => {
    expect(adjustedCurve(load, [{ second: 20, to: 50 }])).toMatchObject({ durationMs: 40_000, total: 3000 });
    expect(adjustedCurve(load, [{ second: 20, to: 1 }])).toMatchObject({ durationMs: 60_000, total: 2040 });
  });

  it('ends sooner where the rows do', () => {
    expect(adjustedCurve(load, [{ second: 20, to: 1000 }])).toMatchObject({ durationMs: 21_000, total: 3000 });
  });

  it('does not mind an adjustment that comes when the rows are used up', () => {
    expect(adjustedCurve(load, [{ second: 45, to: 1000 }])).toEqual(load.curve);
  });

  it('knows no limit of users', () => {
    const users = compileLoad(USERS, 5);
    expect(adjustedCurve(users, [{ second: 1, to: 2 }])).toMatchObject({ unit: 'USERS', durationMs: 60_000, peak: 10 });
  });
});

import { levelAt } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import type { LoadViewFragment } from '../../gql/graphql.ts';
import { curveOfRun, secondsOf } from './describe-run.ts';

const load: LoadViewFragment = {
  model: 'CONSTANT_RATE',
  rate: 10,
  users: null,
  duration: '1m',
  stages: null,
  gracefulStop: '30s',
  warmUp: '0s',
};

describe('the plan of a run', () => {
  it('is what was asked for', () => {
    const curve = curveOfRun({ load, data: [{ order: 'RANDOM', rowCount: 5 }] }, []);
    expect([curve?.total, secondsOf(curve)]).toEqual([600, 60]);
  });

  it('ends with rows that are used once', () => {
    const data = [
      { order: 'ONCE', rowCount: 95 },
      { order: 'ONCE', rowCount: 300 },
    ] as const;
    const curve = curveOfRun({ load, data }, []);
    expect([curve?.total, secondsOf(curve)]).toEqual([95, 10]);
  });

  it('goes on as the load was changed', () => {
    const curve = curveOfRun({ load, data: [] }, [{ second: 20, to: 40 }]);
    expect(curve?.total).toBe(20 * 10 + 40 * 40);
    expect(curve && [levelAt(curve, 19_999), levelAt(curve, 20_000)]).toEqual([10, 40]);
  });

  it('is nothing where the load is not a valid one', () => {
    expect(secondsOf(curveOfRun({ load: { ...load, duration: 'long' }, data: [] }, []))).toBe(0);
  });
});

import { adjustedCurve, compileScenario, normalize, type ScenarioInput } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import { naturalEnd } from './natural-end.ts';

const rows = (count: number) => Array.from({ length: count }, (_, row) => ({ name: `user ${row}` }));
function scenario(load: ScenarioInput['load'], onceRows: readonly number[]) {
  return compileScenario(
    normalize({
      name: 'Shop',
      target: 'https://shop.example',
      load,
      steps: [{ name: 'Home', http: { url: '/' } }],
      data: onceRows.map((count, at) => ({ name: `source${at}`, rows: rows(count), order: 'ONCE' })),
    }),
  );
}
const shards = (...ended: string[]) => ({
  shards: ended.map((reason, shard) => ({
    ...{ shard, attempt: 1, ended: reason, message: null, lastSecond: 9, iterations: 10, requests: 10 },
  })),
});
const RATE = { model: 'CONSTANT_RATE', rate: 10, duration: '20s' } as const;
const USERS = { model: 'CONSTANT_USERS', users: 4, duration: '20s' } as const;

describe('a run that nobody ended', () => {
  it.each([
    ['a rate without such data', RATE, []],
    ['a rate with a row for each iteration', RATE, [200]],
    ['users whose rows were enough', USERS, [50]],
  ] as const)('COMPLETED: %s', (_what, load, once) => {
    const played = scenario(load, once);
    const end = naturalEnd({ scenario: played, curve: played.load.curve, progress: shards('COMPLETED', 'COMPLETED') });
    expect(end).toEqual({ reason: 'COMPLETED', message: 'It ran to its planned end.' });
  });

  it('DATA_EXHAUSTED: a rate whose plan was cut, and which source it was', () => {
    const played = scenario(RATE, [1500, 199]);
    const end = naturalEnd({ scenario: played, curve: played.load.curve, progress: shards('COMPLETED', 'COMPLETED') });
    expect(end.reason).toBe('DATA_EXHAUSTED');
    expect(end.message).toContain("'source1' gives each of its 199 rows once");
  });

  it('a rate that was changed: what its plan is in the end counts', () => {
    const enough = scenario(RATE, [200]);
    const faster = adjustedCurve(enough.load, [{ second: 10, to: 30 }]);
    expect(naturalEnd({ scenario: enough, curve: faster, progress: null }).reason).toBe('DATA_EXHAUSTED');
    const few = scenario(RATE, [110]);
    const slower = adjustedCurve(few.load, [{ second: 10, to: 1 }]);
    expect(naturalEnd({ scenario: few, curve: slower, progress: null }).reason).toBe('COMPLETED');
  });

  it('DATA_EXHAUSTED: users, where any shard had no row left', () => {
    const played = scenario(USERS, [1]);
    const progress = shards('COMPLETED', 'DATA_EXHAUSTED');
    const end = naturalEnd({ scenario: played, curve: played.load.curve, progress });
    expect(end).toMatchObject({ reason: 'DATA_EXHAUSTED', message: expect.stringContaining('1 row once') });
  });
});

import { compileScenario, normalize } from '@loadtest/scenario';
import { expect, it } from 'vitest';
import { tryPlan } from './try-plan.ts';

const scenario = compileScenario(
  normalize({
    name: 'Tried',
    target: 'http://127.0.0.1',
    load: { model: 'CONSTANT_USERS', users: 5000, duration: '1h' },
    steps: [{ name: 'Home', http: { url: '/{{rows.a}}/{{file.b}}' } }],
    data: [
      { name: 'rows', csv: 'a\n1\n2\n', order: 'RANDOM' },
      { name: 'file', fileId: 'f1', order: 'ONCE' },
    ],
    seed: 7,
  }),
  new Map([['f1', { columns: ['b', 'c'], rowCount: 1_000_000 }]]),
);

it('the plan of a try holds the first row of each source and needs no file', () => {
  const plan = tryPlan({ tryId: 't1', scenario, firstRows: new Map([['f1', ['x', 'y']]]), sealed: 'sealed' });
  expect(plan).toMatchObject({ runId: 't1', shards: 1, seed: 7, sealed: 'sealed', files: [] });
  expect(plan.scenario.data.map(({ rows, rowCount, fileId }) => [rows, rowCount, fileId])).toEqual([
    [[['1']], 1, null],
    [[['x', 'y']], 1, null],
  ]);
});

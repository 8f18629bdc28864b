import { type RunPlan, type SecretKeys, sealSecrets } from '@loadtest/protocol';
import { expect, it } from 'vitest';
import { secretsOf } from './plan-secrets.ts';

const keys: SecretKeys = [Buffer.alloc(32, 1)];
const plan = (sealed: string | null) => ({ runId: 'run-1', sealed }) as RunPlan;

it('opens what was sealed for the plan', () => {
  expect(secretsOf(plan(sealSecrets({ token: 'x' }, 'run-1', keys)), keys)).toEqual({ token: 'x' });
  expect(secretsOf(plan(null), null)).toEqual({});
});

it.each([
  ['no key', 'run-1', null, 'set LOADTEST_SECRET_KEY as for servers'],
  ['another key', 'run-1', [Buffer.alloc(32, 2)] as SecretKeys, 'with another LOADTEST_SECRET_KEY'],
  ['secrets of another run', 'run-2', keys, 'for something else'],
])('says what is wrong: %s', (_, runId, withKeys, message) => {
  expect(() => secretsOf(plan(sealSecrets({ token: 'x' }, runId, keys)), withKeys)).toThrow(message);
});

import { openSecrets, type SecretKeys } from '@loadtest/protocol';
import { normalize, type ScenarioInput } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import type { RunOverridesInput } from './run-list.type.ts';
import { keptSecrets, planSecrets, runSecrets, withFingerprints } from './run-secrets.ts';

const keys: SecretKeys = [Buffer.alloc(32, 1)];
const stored = new Map([['token', 'stored token']]);

function scenario(more: Partial<ScenarioInput> = {}) {
  return normalize({
    name: 'S',
    target: 'http://shop.example/base/',
    load: { model: 'CONSTANT_RATE', rate: 1, duration: '1s' },
    steps: [{ name: 'Home', http: { url: '/' } }],
    secrets: [{ name: 'token' }],
    ...more,
  });
}
const overrides = (more: Partial<RunOverridesInput> = {}): RunOverridesInput => ({ secrets: [], ...more });
const ask = (more: Partial<Parameters<typeof runSecrets>[0]> = {}) =>
  runSecrets({ saved: scenario(), overrides: null, stored, mayEdit: false, keys, ...more });

describe('the secrets of a run', () => {
  it('are those given with it, else those stored', () => {
    expect(ask()).toEqual({ values: { token: 'stored token' }, issues: [] });
    expect(ask({ overrides: overrides({ secrets: [{ name: 'token', value: 'given' }] }) })).toEqual({
      values: { token: 'given' },
      issues: [],
    });
    expect(ask({ overrides: overrides({ secrets: [{ name: 'token', value: null }] }) }).values).toEqual({
      token: 'stored token',
    });
  });

  it('have to be there, all of them', () => {
    const saved = scenario({ secrets: [{ name: 'token' }, { name: 'pin' }, { name: 'key' }] });
    expect(ask({ saved }).issues).toEqual([
      { path: 'overrides.secrets', message: 'No value is stored for pin, key: give them' },
    ]);
  });

  it('are the scenario’s own, each once, with a value that can be kept', () => {
    const secrets = [
      { name: 'token', value: '' },
      { name: 'token', value: 'again' },
      { name: 'other', value: 'x' },
    ];
    const { issues } = ask({ overrides: overrides({ secrets }) });
    expect(issues.map(({ path }) => path)).toEqual([
      'overrides.secrets[1].name',
      'overrides.secrets[2].name',
      'overrides.secrets[0].value',
    ]);
    const without = ask({ overrides: overrides({ secrets: [{ name: 'token', value: 'x' }] }), keys: null });
    expect(without.issues).toEqual([
      { path: 'overrides.secrets[0].value', message: expect.stringContaining('LOADTEST_SECRET_KEY') },
    ]);
  });
});

describe('with another target', () => {
  const elsewhere = overrides({ target: 'http://mine.example' });

  it('stored secrets serve only those who may edit the scenario', () => {
    expect(ask({ overrides: elsewhere }).issues).toEqual([
      {
        path: 'overrides.secrets',
        message:
          'With another target the stored secrets serve only those who may edit the scenario: give values for token',
      },
    ]);
    expect(ask({ overrides: elsewhere }).values).toEqual({});
    expect(ask({ overrides: elsewhere, mayEdit: true }).values).toEqual({ token: 'stored token' });
  });

  it('others give their own', () => {
    const given = overrides({ ...elsewhere, secrets: [{ name: 'token', value: 'mine' }] });
    expect(ask({ overrides: given })).toEqual({ values: { token: 'mine' }, issues: [] });
  });

  it.each(['http://shop.example/base/', 'HTTP://SHOP.example:80/base/'])(
    'the same one is not another: %s',
    (target) => {
      expect(ask({ overrides: overrides({ target }) }).issues).toEqual([]);
    },
  );

  it('another header Host by a variable is another target too', () => {
    const headers = [{ name: 'hOsT', value: '{{host}}' }];
    const saved = scenario({ steps: [{ name: 'Home', http: { url: '/', headers } }], variables: { host: 'shop' } });
    const toMine = overrides({ variables: { host: 'mine.example' } });
    expect(ask({ saved, overrides: toMine }).issues).toHaveLength(1);
    expect(ask({ saved, overrides: toMine, mayEdit: true }).issues).toEqual([]);
  });

  it.each([
    ['{{base}}/items', true],
    ['http://{{host}}/items', true],
    ['http://shop.example{{base}}/items', true],
    ['/{{base}}', true],
    ['//{{host}}/items', true],
    ['ht{{rest}}', true],
    ['/\\{{host}}', true],
    ['\t/{{base}}', true],
    ['/items/{{page}}', false],
    ['items/{{page}}', false],
    ['?page={{page}}', false],
    ['https://shop.example/{{page}}', false],
    ['/', false],
  ])('%s may lead elsewhere by a variable: %s', (url, elsewhereByVariable) => {
    const saved = scenario({ steps: [{ name: 'Home', http: { url } }], variables: { page: 1 } });
    const { issues } = ask({ saved, overrides: overrides({ variables: { page: 2 } }) });
    expect(issues.length > 0).toBe(elsewhereByVariable);
    expect(ask({ saved, overrides: overrides({ load: null }) }).issues).toEqual([]);
  });
});

it('a run keeps its secrets sealed, and seals them anew for its plan', () => {
  const kept = keptSecrets('run-1', { token: 'hidden' }, keys);
  expect(kept).not.toContain('hidden');
  const sealed = planSecrets('run-1', kept, keys) ?? '';
  expect(openSecrets(sealed, 'run-1', keys)).toEqual({ token: 'hidden' });
  expect(() => planSecrets('run-2', kept, keys)).toThrow('sealed for something else');
  expect(() => planSecrets('run-1', kept, null)).toThrow('LOADTEST_SECRET_KEY');
  expect([keptSecrets('run-1', {}, keys), planSecrets('run-1', null, null)]).toEqual([null, null]);
});

it('what is remembered of the arguments holds no value, and tells other values apart', () => {
  const of = (value: string) =>
    JSON.stringify(withFingerprints(overrides({ secrets: [{ name: 'pin', value }] }), keys));
  expect(of('1234')).not.toContain('1234');
  expect(of('1234')).toBe(of('1234'));
  expect(of('1234')).not.toBe(of('1235'));
});

import type { SecretKeys } from '@loadtest/protocol';
import { normalize } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import { openedSecrets, shownDefinition, storedSecrets, valueIssues, withoutValues } from './scenario-secrets.ts';

const keys: SecretKeys = [Buffer.alloc(32, 1)];
const rotated: SecretKeys = [Buffer.alloc(32, 2), keys[0]];
const ID = '665f1c0e8b3e4a0012345678';
const opened = (stored: ReturnType<typeof storedSecrets>, withKeys: SecretKeys | null = keys, id = ID) =>
  Object.fromEntries(openedSecrets(id, stored, withKeys));

describe('stored secrets', () => {
  const first = storedSecrets(ID, [{ name: 'a', value: 'one' }, { name: 'b', value: 'two' }, { name: 'c' }], [], keys);

  it('are those that were given', () => {
    expect(first.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(JSON.stringify(first)).not.toMatch(/one|two/);
    expect(opened(first)).toEqual({ a: 'one', b: 'two' });
  });

  it('stay where no value is given, and go with their name', () => {
    const second = storedSecrets(
      ID,
      [
        { name: 'a', value: null },
        { name: 'c', value: 'three' },
      ],
      first,
      keys,
    );
    expect(opened(second)).toEqual({ a: 'one', c: 'three' });
    expect(opened(storedSecrets(ID, [{ name: 'b' }], second, keys))).toEqual({});
  });

  it('open for no other scenario, and for no other name', () => {
    expect(opened(first, keys, ID.replace('6', '7'))).toEqual({});
    const [a, b] = first;
    expect(
      opened([
        { name: 'b', sealed: a?.sealed ?? '' },
        { name: 'a', sealed: b?.sealed ?? '' },
      ]),
    ).toEqual({});
  });

  it('are sealed anew while the key is changed, and lost without it', () => {
    expect(opened(first, rotated)).toEqual({ a: 'one', b: 'two' });
    const saved = storedSecrets(ID, [{ name: 'a' }], first, rotated);
    expect(opened(saved, [rotated[0]])).toEqual({ a: 'one' });
    expect(opened(first, [rotated[0]])).toEqual({});
    expect(opened(first, null)).toEqual({});
  });
});

it('a value that is empty, too long, or has no key to be kept with is refused at its path', () => {
  const secrets = [
    { name: 'a', value: '' },
    { name: 'b', value: 'fine' },
    { name: 'c' },
    { name: 'd', value: 'x'.repeat(16_385) },
  ];
  expect(valueIssues(secrets, 'input.secrets', keys).map(({ path }) => path)).toEqual([
    'input.secrets[0].value',
    'input.secrets[3].value',
  ]);
  expect(valueIssues([{ name: 'a' }, { name: 'b', value: 'fine' }], 'input.secrets', null)).toEqual([
    { path: 'input.secrets[1].value', message: expect.stringContaining('LOADTEST_SECRET_KEY') },
  ]);
});

it('a definition is shown and stored without values', () => {
  const load = { model: 'CONSTANT_RATE', rate: 1, duration: '1s' } as const;
  const secrets = [{ name: 'a', value: 'hidden' }, { name: 'b' }];
  const definition = normalize({ name: 'S', target: 'http://127.0.0.1', load, steps: [], secrets });
  expect(withoutValues(definition).secrets).toEqual([{ name: 'a' }, { name: 'b' }]);
  expect(shownDefinition(definition, (name) => name === 'a').secrets).toEqual([
    { name: 'a', isSet: true },
    { name: 'b', isSet: false },
  ]);
});

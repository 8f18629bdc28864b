import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  fingerprint,
  openSecrets,
  openText,
  readSecretKey,
  SealError,
  type SecretKeys,
  sealSecrets,
  sealText,
} from './sealed.ts';

const keys: SecretKeys = [randomBytes(32)];
const other: SecretKeys = [randomBytes(32)];
const VALUE = 'päss/wörd+42';

describe('a sealed text', () => {
  it.each(['', 'x', VALUE, 'long '.repeat(2000)])('is opened as it was', (text) => {
    expect(openText(sealText(text, 'SECRETS', 'here', keys), 'SECRETS', 'here', keys)).toBe(text);
  });

  it('is different each time and holds nothing of the text', () => {
    const sealed = Array.from({ length: 100 }, () => sealText(VALUE, 'SECRETS', 'here', keys));
    expect(new Set(sealed).size).toBe(100);
    for (const text of sealed) expect(Buffer.from(text, 'base64url').includes(VALUE)).toBe(false);
  });

  it.each([
    ['another context', 'SECRETS', 'there', keys, 'for something else'],
    ['another purpose', 'PLAN', 'here', keys, 'for something else'],
    ['another key', 'SECRETS', 'here', other, 'with another LOADTEST_SECRET_KEY'],
  ] as const)('does not open with %s', (_, purpose, context, withKeys, why) => {
    const sealed = sealText(VALUE, 'SECRETS', 'here', keys);
    expect(() => openText(sealed, purpose, context, withKeys)).toThrow(SealError);
    expect(() => openText(sealed, purpose, context, withKeys)).toThrow(why);
  });

  it('does not open once any byte of it has changed, or the end is gone', () => {
    const bytes = Buffer.from(sealText(VALUE, 'SECRETS', 'here', keys), 'base64url');
    for (const at of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => openText(changed.toString('base64url'), 'SECRETS', 'here', keys)).toThrow(SealError);
      expect(() => openText(bytes.subarray(0, at).toString('base64url'), 'SECRETS', 'here', keys)).toThrow(SealError);
    }
  });

  it('opens after the key was rotated, and is sealed with the new one', () => {
    const rotated: SecretKeys = [other[0], keys[0]];
    expect(openText(sealText(VALUE, 'SECRETS', 'here', keys), 'SECRETS', 'here', rotated)).toBe(VALUE);
    expect(openText(sealText(VALUE, 'SECRETS', 'here', rotated), 'SECRETS', 'here', other)).toBe(VALUE);
  });
});

describe('the secrets of a plan', () => {
  it('open for their own run alone', () => {
    const values = { token: VALUE, __proto: 'x' };
    const sealed = sealSecrets(values, 'run 1', keys);
    expect(openSecrets(sealed, 'run 1', keys)).toEqual(values);
    expect(() => openSecrets(sealed, 'run 2', keys)).toThrow(SealError);
  });
});

describe('readSecretKey', () => {
  const bytes = Buffer.alloc(32, 0xfb);
  it.each([bytes.toString('base64'), bytes.toString('base64url'), ` ${bytes.toString('base64')}\n`])(
    'reads 32 bytes: %s',
    (text) => expect(readSecretKey(text)).toEqual(bytes),
  );
  it.each([
    '',
    'secret',
    Buffer.alloc(31).toString('base64'),
    Buffer.alloc(33).toString('base64'),
    'a'.repeat(64),
    `${'!'.repeat(43)}=`,
  ])('refuses %j', (text) => expect(readSecretKey(text)).toBeNull());
});

it('a fingerprint is the same for the same text and key only', () => {
  expect(fingerprint('1234', keys)).toBe(fingerprint('1234', keys));
  expect(new Set([fingerprint('1234', keys), fingerprint('1235', keys), fingerprint('1234', other)]).size).toBe(3);
});

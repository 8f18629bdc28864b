import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stampOf } from './stamp.ts';

let root: string;
const write = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const stamp = () => stampOf(root, ['server', 'package-lock.json', 'not-there']);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'loadtest-stamp-'));
  write('package-lock.json', '{}');
  write('server/src/main.ts', 'one');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

it('stays the same as long as the sources do', () => {
  expect(stamp()).toBe(stamp());
});

it.each([
  ['the content of a file', 'server/src/main.ts', 'two'],
  ['a new file', 'server/src/other.ts', ''],
  ['the lock file', 'package-lock.json', '{ }'],
])('changes with %s', (_, path, text) => {
  const before = stamp();
  write(path, text);
  expect(stamp()).not.toBe(before);
});

it.each([
  'server/dist/main.js',
  'server/node_modules/x/index.js',
  'server/src/main.spec.ts',
  'server/test/x.ts',
  'web/a',
])('does not care about %s', (path) => {
  const before = stamp();
  write(path, 'x');
  expect(stamp()).toBe(before);
});

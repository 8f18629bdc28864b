import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makePrivateDir } from './private-dir.ts';

const dirOf = (name: string) => join(tmpdir(), `loadtest-data-${name}-left`);

it('is private, and takes away what a killed worker left, and nothing else', () => {
  // A process that has been and gone, so that its number is nobody's.
  const { pid: gone } = spawnSync(process.execPath, ['-e', '']);
  const left = dirOf(`${hostname()}-${gone}`);
  const others = [dirOf(`${hostname()}-${process.ppid}`), dirOf(`another-${gone}`), dirOf(`${hostname()}-x`)];
  // In a container each worker has the same number.
  const before = dirOf(`${hostname()}-${process.pid}`);
  for (const dir of [left, before, ...others]) mkdirSync(dir, { recursive: true });
  const made = makePrivateDir();
  expect(statSync(made).mode & 0o777).toBe(0o700);
  expect([left, before].map((dir) => existsSync(dir))).toEqual([false, false]);
  rmSync(makePrivateDir(), { recursive: true });
  expect(existsSync(made)).toBe(true);
  expect(others.map((dir) => existsSync(dir))).toEqual([true, true, true]);
  for (const dir of [made, ...others]) rmSync(dir, { recursive: true });
});

it('goes with its process', () => {
  const file = new URL('./private-dir.ts', import.meta.url).pathname;
  const script = `import { makePrivateDir } from ${JSON.stringify(file)}; process.stdout.write(makePrivateDir()); process.exit(3);`;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect([status, stdout.includes('loadtest-data-')]).toEqual([3, true]);
  expect(existsSync(stdout)).toBe(false);
});

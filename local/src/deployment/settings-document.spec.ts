import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The settings that the document names under a heading. */
function documented(heading: string): string[] {
  const [, after = ''] = textOf('docs/settings.md').split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const cells = section.split('\n').map((line) => line.split('|')[1] ?? '');
  return [...new Set(cells.flatMap((cell) => cell.match(/LOADTEST_[A-Z0-9_]+/g) ?? []))].sort();
}

/** The settings that a process knows. */
function known(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => textOf(path).match(/LOADTEST_[A-Z0-9_]+/g) ?? []))].sort();
}

it.each([
  ['`npm start`', ['local/src/environment.ts', 'local/src/engines/mongo.ts', 'local/src/engines/redis.ts']],
  ['Server', ['server/src/platform/environment.ts']],
  ['Worker', ['worker/src/environment.ts']],
])('the document names every setting of %s, and no other', (heading, paths) => {
  expect(known(paths).length).toBeGreaterThan(5);
  expect(documented(heading)).toEqual(known(paths));
});

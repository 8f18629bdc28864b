/** Tells whether what a build was made from has changed since. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const IGNORED_FOLDERS = new Set(['node_modules', 'dist', '.next', 'test', 'coverage']);
const IGNORED_FILES = /\.spec\.tsx?$|\.tsbuildinfo$|^next-env\.d\.ts$/;

/** SHA-256 over the names and contents of the files, folders with all that is in them except tests and what builds make. */
export function stampOf(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths) {
    for (const file of filesIn(join(root, path))) {
      hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

function filesIn(path: string): readonly string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (stats.isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() ? !IGNORED_FOLDERS.has(entry.name) : !IGNORED_FILES.test(entry.name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesIn(join(path, entry.name)));
}

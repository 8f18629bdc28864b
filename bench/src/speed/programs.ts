/** Finds the programs of others. Nothing is installed: what is not there is named and left out. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface Program {
  readonly path: string;
  readonly version: string;
}

/** Beside PATH: where `go install` and `cargo install` put programs, and where servers lie. */
const MORE_FOLDERS = [
  join(homedir(), 'go/bin'),
  join(homedir(), '.cargo/bin'),
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/local/sbin',
];

/** Null: it is nowhere. `versionArgs`: what makes it tell its version, on either stream and with any exit code. */
export function findProgram(name: string, versionArgs: readonly string[]): Program | null {
  const path = whereIs(name);
  if (path === null) return null;
  const { stdout, stderr } = spawnSync(path, versionArgs, { encoding: 'utf8' });
  return { path, version: versionIn(`${stdout}\n${stderr}`) ?? goVersion(path) ?? 'of unknown version' };
}

/** Null: it is nowhere. */
export function whereIs(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...MORE_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** The first thing that looks like a version, that of Go or of Node not being meant. */
export function versionIn(text: string): string | null {
  return /(?<!go|node v|\d|\.)\d+\.\d+(\.\d+)?(-[\w.]+)?/.exec(text)?.[0] ?? null;
}

/** A program of `go install` may not know its version; its build information does. */
function goVersion(path: string): string | null {
  const { stdout } = spawnSync('go', ['version', '-m', path], { encoding: 'utf8' });
  return versionIn(/^\s+mod\s.*$/m.exec(stdout ?? '')?.[0] ?? '');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

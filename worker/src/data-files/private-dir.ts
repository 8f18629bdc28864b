/** A directory for this process alone, which goes when the process goes. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Its directories are told by machine (or container) and process, so that what a killed one left is found. */
function prefixOf(pid: number | string): string {
  return `loadtest-data-${hostname()}-${pid}-`;
}

/** Those of this process: what else has its number is of one before it, such as in a container that was started again. */
const OWN = new Set<string>();

/** Made in the machine's temporary directory, readable by this user alone. What killed workers left there is removed. */
export function makePrivateDir(): string {
  removeLeft();
  const dir = mkdtempSync(join(tmpdir(), prefixOf(process.pid)));
  if (OWN.size === 0) process.once('exit', removeOwn);
  OWN.add(dir);
  return dir;
}

function removeOwn(): void {
  for (const dir of OWN) rmSync(dir, { recursive: true, force: true });
}

function removeLeft(): void {
  const [before = '', after = ''] = prefixOf('\0').split('\0');
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(before) ? Number(name.slice(before.length).split(after)[0]) : Number.NaN;
    const dir = join(tmpdir(), name);
    const left = pid === process.pid ? !OWN.has(dir) : Number.isInteger(pid) && !isAlive(pid);
    if (left) rmSync(dir, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A lock between processes: a file that names its holder. The lock of a dead process is recognised and taken over. */
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { asIdentity, readJsonFile } from './json-file.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

const POLL_MS = 100;

/** What `tryLock` found: the lock, or who holds it. */
export type LockAttempt =
  | { readonly held: true; release(): void }
  | { readonly held: false; readonly holder: ProcessIdentity };

/** Takes the lock if nobody alive holds it. The directory of `path` has to be there. */
export function tryLock(path: string): LockAttempt {
  const self = identify(process.pid);
  if (self === null) throw new Error('This process cannot read its own start time');
  const candidate = `${path}.${process.pid}.${uniqueSuffix()}`;
  writeFileSync(candidate, `${JSON.stringify(self)}\n`, { mode: 0o600 });
  try {
    for (;;) {
      if (linkIfAbsent(candidate, path)) return { held: true, release: () => rmSync(path, { force: true }) };
      const holder = asIdentity(readJsonFile(path));
      if (holder !== null && isAlive(holder)) return { held: false, holder };
      removeStale(path, holder);
    }
  } finally {
    rmSync(candidate, { force: true });
  }
}

/** Runs `work` under the lock, waiting for it as long as `signal` allows. `onWait` is called once if it has to wait. */
export async function withLock<T>(
  path: string,
  options: { readonly signal?: AbortSignal | undefined; onWait?(holder: ProcessIdentity): void },
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  for (;;) {
    options.signal?.throwIfAborted();
    const lock = tryLock(path);
    if (lock.held) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) options.onWait?.(lock.holder);
    told = true;
    await delay(POLL_MS, undefined, { signal: options.signal });
  }
}

/** `link` fails where the name exists: the one step that makes sure that only one wins, with its content already there. */
function linkIfAbsent(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Moves a stale lock aside. Between looking and moving another process may have replaced it with a lock of its own:
 * that one is put back.
 */
function removeStale(path: string, seen: ProcessIdentity | null): void {
  const aside = `${path}.stale.${process.pid}.${uniqueSuffix()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = asIdentity(readJsonFile(aside));
  const wasReplaced = moved !== null && (moved.pid !== seen?.pid || moved.startedAt !== seen.startedAt);
  if (wasReplaced && isAlive(moved)) linkIfAbsent(aside, path);
  rmSync(aside, { force: true });
}

let counter = 0;

function uniqueSuffix(): string {
  counter += 1;
  return `${Date.now().toString(36)}${counter}`;
}

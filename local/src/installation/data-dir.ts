/** The data directory: everything that survives a restart. One platform at a time runs on it. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { asIdentity, readJsonFile, writeJsonFile } from '../processes/json-file.ts';
import { tryLock } from '../processes/lock-file.ts';
import { identify, isAlive, type ProcessIdentity } from '../processes/process-identity.ts';

/** Where the platform that runs on a data directory is to be found. */
export interface RunningPlatform {
  readonly holder: ProcessIdentity;
  /** Null as long as it is not ready. */
  readonly url: string | null;
}

export class DataDirInUseError extends Error {
  readonly running: RunningPlatform;

  constructor(dataDir: string, running: RunningPlatform) {
    const where = running.url === null ? 'it is still starting' : `at ${running.url}`;
    super(
      `LoadTest already runs on ${dataDir} (process ${running.holder.pid}, ${where}). ` +
        'Stop it first, or choose another directory by LOADTEST_DATA_DIR.',
    );
    this.name = 'DataDirInUseError';
    this.running = running;
  }
}

export interface DataDirLock {
  /** Tells others where the platform is, now that it is ready. */
  announce(url: string): void;
  release(): void;
}

/** Makes the directory, for its owner only, and takes it. Throws a DataDirInUseError where a platform runs on it. */
export function lockDataDir(dataDir: string): DataDirLock {
  mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  const lock = tryLock(join(dataDir, 'lock'));
  if (!lock.held) throw new DataDirInUseError(dataDir, { holder: lock.holder, url: urlOf(dataDir, lock.holder) });
  return {
    announce: (url) => writeJsonFile(announcementPath(dataDir), { holder: identify(process.pid), url }),
    release: lock.release,
  };
}

/** The platform that runs on the directory, null where none does. */
export function findRunning(dataDir: string): RunningPlatform | null {
  const holder = asIdentity(readJsonFile(join(dataDir, 'lock')));
  return holder !== null && isAlive(holder) ? { holder, url: urlOf(dataDir, holder) } : null;
}

/** The announcement may be that of a platform that ran here before. */
function urlOf(dataDir: string, holder: ProcessIdentity): string | null {
  const announcement = readJsonFile(announcementPath(dataDir));
  const announcer = asIdentity(announcement?.['holder']);
  if (announcer?.pid !== holder.pid || announcer.startedAt !== holder.startedAt) return null;
  const url = announcement?.['url'];
  return typeof url === 'string' ? url : null;
}

function announcementPath(dataDir: string): string {
  return join(dataDir, 'run', 'platform.json');
}

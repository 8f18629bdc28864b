/** The data files of this process' shards on its own disk: one copy of each, as long as any shard needs it. */
import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFileSource } from '@loadtest/protocol';
import type { EngineInputs, LocalDataFile } from '../engine/inputs.ts';
import type { Logger } from '../log.ts';
import { DataFileError, reasonOf } from './data-file-error.ts';
import { makePrivateDir } from './private-dir.ts';
import { RowIndex } from './row-index.ts';

/** Files that are there until they are released. */
export interface HeldFiles {
  readonly files: EngineInputs['files'];
  /** They are not needed any more; once is enough. */
  release(): void;
}

interface LocalCopy {
  readonly key: string;
  readonly path: string;
  readonly file: Promise<LocalDataFile>;
  readonly abort: AbortController;
  users: number;
}

export class LocalDataFiles {
  readonly #log: Logger;
  readonly #copies = new Map<string, LocalCopy>();
  #dir: string | null = null;
  #made = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * Resolves once all of these files are here. The signal ends the waiting; a download that nobody waits for any more ends.
   * @throws DataFileError with the remedy, or the signal's reason
   */
  async hold(sources: readonly DataFileSource[], signal: AbortSignal): Promise<HeldFiles> {
    const copies = sources.map((source) => this.#copyOf(source));
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      for (const copy of copies) this.#release(copy);
    };
    try {
      const found = await unlessAborted(Promise.all(copies.map(({ file }) => file)), signal);
      const files = Object.fromEntries(sources.flatMap(({ fileId }, at) => (found[at] ? [[fileId, found[at]]] : [])));
      return { files, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  #copyOf(source: DataFileSource): LocalCopy {
    const key = `${source.fileId} ${source.sha256}`;
    const known = this.#copies.get(key);
    if (known !== undefined) {
      known.users += 1;
      return known;
    }
    this.#dir ??= makePrivateDir();
    this.#made += 1;
    const path = join(this.#dir, String(this.#made));
    const abort = new AbortController();
    const file = this.#fetch(source, path, abort.signal);
    const copy = { key, path, file, abort, users: 1 };
    // Who comes later tries anew.
    file.catch(() => this.#drop(copy));
    this.#copies.set(key, copy);
    return copy;
  }

  #release(copy: LocalCopy): void {
    copy.users -= 1;
    if (copy.users > 0) return;
    this.#drop(copy);
    copy.abort.abort();
    void copy.file.catch(() => undefined).then(() => rm(copy.path, { force: true }));
  }

  #drop(copy: LocalCopy): void {
    if (this.#copies.get(copy.key) === copy) this.#copies.delete(copy.key);
  }

  async #fetch(source: DataFileSource, path: string, signal: AbortSignal): Promise<LocalDataFile> {
    const { fileId, sizeBytes, rowCount, sha256 } = source;
    const index = new RowIndex(rowCount);
    const hash = createHash('sha256');
    const out = await open(path, 'wx', 0o600);
    const sink = async (piece: Buffer) => {
      hash.update(piece);
      index.push(piece);
      await out.writeFile(piece).catch((error: unknown) => {
        throw new DataFileError(source, diskProblem(error, sizeBytes, path));
      });
    };
    try {
      // Here, so that a worker without data files does without what fetches them.
      const { download } = await import('./download.ts');
      await download(source, { sink, signal });
    } finally {
      await out.close();
    }
    const found = index.end();
    if (hash.digest('hex') !== sha256 || found === null)
      throw new DataFileError(source, 'what came is not what was uploaded: its SHA-256 is another one');
    this.#log.info({ fileId, sizeBytes, rowCount }, 'A data file is here');
    return { path, ...found };
  }
}

function diskProblem(error: unknown, sizeBytes: number, path: string): string {
  const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  const megabytes = Math.ceil(sizeBytes / 1_048_576);
  return full
    ? `the disk of the worker is full: it needs ${megabytes} MB at ${path}; free some, or set TMPDIR to where there is more`
    : `it cannot be written to ${path}: ${reasonOf(error)}`;
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

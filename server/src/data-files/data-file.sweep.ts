/** Clears away what uploads and deletions left: every replica looks now and then, and what two do at once comes to the same. */
import type { Logger } from '../platform/log.ts';
import type { DataFileStore } from './data-file.store.ts';
import type { RowsBucket } from './rows-bucket.ts';

/** An upload that is under way shows a sign of life far more often, ms. */
const BROKEN_AFTER_MS = 2 * 60_000;
/** A file that came to nothing is kept so long, for its owner to read why, ms. */
const KEPT_MS = 24 * 3_600_000;
const EVERY_MS = 60_000;
const BROKEN = 'The server was lost during the upload: ask for a new upload';

export async function sweepDataFiles(store: DataFileStore, rows: RowsBucket, nowMs: number): Promise<void> {
  for (const claim of await store.brokenUploads(new Date(nowMs - BROKEN_AFTER_MS))) {
    await rows.remove(claim.rowsId);
    await store.failed(claim, BROKEN);
  }
  for (const { id, rowsId } of await store.leftOver(new Date(nowMs - KEPT_MS))) {
    if (rowsId !== null) await rows.remove(rowsId);
    await store.forget(id);
  }
}

/** Looks at once and then each minute, until the signal says to stop. */
export function startSweep(store: DataFileStore, rows: RowsBucket, signal: AbortSignal, log: Logger): void {
  const sweep = () =>
    sweepDataFiles(store, rows, Date.now()).catch((error: unknown) =>
      log.warn({ err: error }, 'Data files could not be swept: it is tried again in a minute'),
    );
  const timer = setInterval(() => void sweep(), EVERY_MS);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  void sweep();
}

/** One upload: from the body of a request to a file that is READY, or FAILED with nothing left of it. */
import { addAbortSignal, type Readable } from 'node:stream';
import type { Logger } from '../platform/log.ts';
import { sizeText } from '../platform/size.ts';
import type { DataFileStore, UploadClaim } from './data-file.store.ts';
import { BadCsvError, type RowFacts, RowNormaliser } from './row-normaliser.ts';
import type { RowsBucket, RowsSink } from './rows-bucket.ts';

/** Why a file could not be taken, for its owner. `status`: of the answer. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Uploaded extends RowFacts {
  /** Of the CSV. */
  readonly sizeBytes: number;
}

/** What is sent, and how much of it as its sender announced; 0: not announced. */
export interface UploadBody {
  readonly bytes: Readable;
  readonly announcedBytes: number;
}

export interface UploadParts {
  readonly store: Pick<DataFileStore, 'touch' | 'ready' | 'failed'>;
  readonly rows: Pick<RowsBucket, 'remove'> & { sink(rowsId: UploadClaim['rowsId']): RowsSink };
  readonly mostBytes: number;
  readonly log: Logger;
}

/** At least so many bytes at once, or what came within so long, ms. */
const PIECE_BYTES = 65_536;
const PIECE_WITHIN_MS = 1000;
/** A sign of life so often, ms. */
const TOUCH_EVERY_MS = 10_000;
const GIVEN_UP = 'The upload was given up meanwhile: ask for a new upload';

/**
 * Takes the body to its end. The signal ends it early: the server goes.
 * @throws UploadError for what is told to the owner (the file is FAILED with it), anything else where a store is away
 */
export async function takeUpload(
  parts: UploadParts,
  claim: UploadClaim,
  body: UploadBody,
  signal: AbortSignal,
): Promise<Uploaded> {
  try {
    const uploaded = await read(parts, claim, body, signal);
    const { sizeBytes, ...facts } = uploaded;
    if (!(await parts.store.ready(claim, sizeBytes, facts))) throw new UploadError(409, GIVEN_UP);
    return uploaded;
  } catch (error) {
    await fail(parts, claim, error);
    throw error;
  }
}

/** In the order in which it cannot leave chunks that nobody knows of: as long as they are there the file is UPLOADING. */
async function fail({ store, rows, log }: UploadParts, claim: UploadClaim, error: unknown): Promise<void> {
  const message = error instanceof UploadError ? error.message : 'The upload broke off: ask for a new upload';
  try {
    await rows.remove(claim.rowsId);
    await store.failed(claim, message);
  } catch (cause) {
    log.warn({ err: cause, fileId: claim.fileId }, 'An upload failed and is cleared away later');
  }
}

async function read(
  { store, rows, mostBytes }: UploadParts,
  claim: UploadClaim,
  { bytes, announcedBytes }: UploadBody,
  signal: AbortSignal,
): Promise<Uploaded> {
  if (announcedBytes > mostBytes) throw tooLarge(mostBytes);
  addAbortSignal(signal, bytes);
  const normaliser = new RowNormaliser();
  const sink = rows.sink(claim.rowsId);
  let sizeBytes = 0;
  let touchedAt = Date.now();
  const take = async (piece: Buffer) => {
    sizeBytes += piece.length;
    if (sizeBytes > mostBytes) throw tooLarge(mostBytes);
    const normalised = normaliser.push(piece);
    if (normalised.length > 0) await sink.write(normalised);
    if (Date.now() - touchedAt < TOUCH_EVERY_MS) return;
    touchedAt = Date.now();
    if (!(await store.touch(claim))) throw new UploadError(409, GIVEN_UP);
  };
  try {
    for await (const piece of piecesOf(bytes, () => sizeBytes)) await take(piece);
    const { rows: last, facts } = normaliser.end();
    if (last.length > 0) await sink.write(last);
    await sink.end();
    return { sizeBytes, ...facts };
  } catch (error) {
    if (signal.aborted) throw new UploadError(503, 'The server shut down during the upload: ask for a new upload');
    if (error instanceof BadCsvError) throw new UploadError(400, `The file ${error.message}`);
    throw error;
  }
}

function tooLarge(mostBytes: number): UploadError {
  return new UploadError(413, `The file is larger than ${sizeText(mostBytes)}: leave out rows or columns`);
}

/**
 * The body in pieces that are worth a look: a row that is not complete is read again with each. The body stays open when the
 * reader stops, so that an answer can still be given.
 */
async function* piecesOf(body: Readable, readSoFar: () => number): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let sinceMs = Date.now();
  try {
    for await (const piece of body.iterator({ destroyOnReturn: false })) {
      waiting.push(piece as Buffer);
      waitingBytes += (piece as Buffer).length;
      if (waitingBytes < PIECE_BYTES && Date.now() - sinceMs < PIECE_WITHIN_MS) continue;
      yield Buffer.concat(waiting);
      waiting = [];
      waitingBytes = 0;
      sinceMs = Date.now();
    }
  } catch {
    throw new UploadError(400, `The upload broke off at byte ${readSoFar() + waitingBytes}: ask for a new upload`);
  }
  if (waitingBytes > 0) yield Buffer.concat(waiting);
}

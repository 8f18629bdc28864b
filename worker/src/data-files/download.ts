/** Reads a file from a server by ranges, one after the other, and goes on where it broke off. */
import { setTimeout as delay } from 'node:timers/promises';
import type { DataFileSource } from '@loadtest/protocol';
import { Agent, type Dispatcher, request } from 'undici';
import { DataFileError, reasonOf } from './data-file-error.ts';

export interface DownloadOptions {
  /** Takes the next bytes, in order. What it rejects with ends the download. */
  readonly sink: (piece: Buffer) => Promise<void>;
  readonly signal: AbortSignal;
  /** Without a byte for so long it is given up, ms. */
  readonly giveUpMs?: number;
}

const RANGE_BYTES = 8 * 1_048_576;
/** Shorter than a shard may take to get ready: its coordinator then hears why it did not. */
const GIVE_UP_MS = 8000;
const IDLE_MS = 5000;
const BACKOFF = { firstMs: 50, longestMs: 1000 } as const;
/** The server, or what stands before it, asks to come again. */
const COME_AGAIN = new Set([408, 425, 429]);
const REACHABLE = 'is LOADTEST_INTERNAL_URL of the server right, and can this machine reach it?';

/**
 * All bytes of the file, in order. @throws DataFileError where it is refused, or nobody answers; the signal's reason where that
 * ends it; whatever the sink rejects with
 */
export async function download(source: DataFileSource, options: DownloadOptions): Promise<void> {
  const { sink, signal, giveUpMs = GIVE_UP_MS } = options;
  const dispatcher = new Agent({ connect: { timeout: IDLE_MS } });
  let done = 0;
  let lastByteMs = performance.now();
  let failures = 0;
  const take = async (piece: Buffer) => {
    await sink(piece);
    done += piece.length;
    failures = 0;
    lastByteMs = performance.now();
  };
  try {
    while (done < source.sizeBytes) {
      const broke = await readRange(source, done, { dispatcher, signal, take });
      if (broke === null) continue;
      if (performance.now() - lastByteMs > giveUpMs) throw new DataFileError(source, `${broke}; ${REACHABLE}`);
      const longest = Math.min(BACKOFF.longestMs, BACKOFF.firstMs * 2 ** failures);
      failures += 1;
      await delay(Math.random() * longest, undefined, { signal });
    }
  } finally {
    await dispatcher.destroy();
  }
}

interface RangeOptions {
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
  readonly take: (piece: Buffer) => Promise<void>;
}

/** Null: the whole range was taken. A text: it broke off, perhaps after some of it; coming again may help. */
async function readRange(
  source: DataFileSource,
  start: number,
  { dispatcher, signal, take }: RangeOptions,
): Promise<string | null> {
  const end = Math.min(source.sizeBytes, start + RANGE_BYTES);
  const answer = await answered(
    request(source.url, {
      headers: { range: `bytes=${start}-${end - 1}`, 'if-range': `"${source.sha256}"` },
      headersTimeout: IDLE_MS,
      bodyTimeout: IDLE_MS,
      dispatcher,
      signal,
    }),
    signal,
  );
  if (typeof answer === 'string') return answer;
  const { statusCode, headers, body } = answer;
  if (statusCode !== 206) {
    await body.dump().catch(() => undefined);
    if (statusCode >= 500 || COME_AGAIN.has(statusCode)) return `the server answers ${statusCode}`;
    throw new DataFileError(source, refusal(statusCode));
  }
  if (headers['content-range'] !== `bytes ${start}-${end - 1}/${source.sizeBytes}`) {
    await body.dump().catch(() => undefined);
    throw new DataFileError(
      source,
      `the server sent ${String(headers['content-range'])} instead of what was asked for`,
    );
  }
  const pieces = body[Symbol.asyncIterator]();
  for (let left = end - start; ; ) {
    const next = await answered(pieces.next(), signal);
    if (typeof next === 'string') return next;
    if (next.done === true) return left === 0 ? null : `the answer ended ${left} bytes too soon`;
    const piece = next.value as Buffer;
    left -= piece.length;
    if (left < 0) throw new DataFileError(source, 'the server sent more than was asked for');
    await take(piece);
  }
}

/** What failed, as a text. */
async function answered<T extends object>(answer: Promise<T>, signal: AbortSignal): Promise<T | string> {
  try {
    return await answer;
  } catch (error) {
    signal.throwIfAborted();
    return reasonOf(error);
  }
}

function refusal(status: number): string {
  if (status === 403)
    return 'the server does not know the link (403): do all replicas have the same LOADTEST_JWT_SECRET?';
  if (status === 404) return 'the server has no such file (404)';
  return `the server answers ${status} to a range; ${REACHABLE}`;
}

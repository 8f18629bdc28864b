import { Readable } from 'node:stream';
import { mongo } from 'mongoose';
import { expect, it, vi } from 'vitest';
import { silent } from '../testing/context.ts';
import { RowNormaliser } from './row-normaliser.ts';
import type { RowsSink } from './rows-bucket.ts';
import { takeUpload, type UploadParts } from './upload.ts';

const PIECE = Buffer.from(`1,${'x'.repeat(1021)}\n`.repeat(64));
const MIB = 1_048_576;
const claim = { fileId: 'f', rowsId: new mongo.ObjectId() };

/** What is stored where, and in which order things happened. */
function parts(sink: Partial<RowsSink> = {}, more: Partial<UploadParts> = {}) {
  const events: string[] = [];
  let storedBytes = 0;
  const made: UploadParts = {
    store: {
      touch: async () => true,
      ready: async (_claim, sizeBytes, { rowCount }) => {
        events.push(`READY ${sizeBytes} bytes, ${rowCount} rows`);
        return true;
      },
      failed: async (_claim, error) => {
        events.push(`FAILED ${error}`);
        return true;
      },
    },
    rows: {
      sink: () => ({
        write: async (rows) => {
          storedBytes += rows.length;
        },
        end: async () => {
          events.push('stored');
        },
        ...sink,
      }),
      remove: async () => {
        events.push('removed');
      },
    },
    mostBytes: 1024 * MIB,
    log: silent,
    ...more,
  };
  return { made, events, storedBytes: () => storedBytes };
}

/** Counts what was taken of it. */
function endless(): { bytes: Readable; taken: () => number } {
  let taken = 0;
  const bytes = new Readable({
    highWaterMark: 65_536,
    read() {
      this.push(taken === 0 ? Buffer.concat([Buffer.from('id,text\n'), PIECE]) : PIECE);
      taken += PIECE.length;
    },
  });
  return { bytes, taken: () => taken };
}

it('all is stored before the file is READY', async () => {
  const { made, events, storedBytes } = parts();
  const csv = Buffer.from('id,name\n1,a\n2,b\n');
  const body = { bytes: Readable.from([csv]), announcedBytes: csv.length };
  const uploaded = await takeUpload(made, claim, body, new AbortController().signal);
  expect(uploaded).toMatchObject({ sizeBytes: csv.length, rowCount: 2, rowsBytes: storedBytes() });
  expect(events).toEqual(['stored', `READY ${csv.length} bytes, 2 rows`]);
});

it('a store that does not take more stops the sender: what waits in memory is bounded', async () => {
  const store = Promise.withResolvers<void>();
  const { made, events } = parts({ write: () => store.promise });
  const { bytes, taken } = endless();
  const uploading = takeUpload(made, claim, { bytes, announcedBytes: 0 }, new AbortController().signal);
  await expect.poll(taken).toBeGreaterThan(0);
  for (let turn = 0; turn < 1000; turn += 1) await new Promise(setImmediate);
  expect(taken()).toBeLessThan(4 * PIECE.length);
  store.reject(new Error('the disk is full'));
  await expect(uploading).rejects.toThrow('the disk is full');
  expect(events).toEqual(['removed', 'FAILED The upload broke off: ask for a new upload']);
});

it('beyond the limit nothing more is taken, and what was stored is removed first', async () => {
  const { made, events, storedBytes } = parts({}, { mostBytes: MIB });
  const { bytes, taken } = endless();
  const uploading = takeUpload(made, claim, { bytes, announcedBytes: 0 }, new AbortController().signal);
  await expect(uploading).rejects.toMatchObject({ status: 413, message: expect.stringContaining('larger than 1 MB') });
  expect(storedBytes()).toBeGreaterThan(0);
  expect(taken()).toBeLessThan(2 * MIB);
  expect(events).toEqual(['removed', 'FAILED The file is larger than 1 MB: leave out rows or columns']);
});

it('an announced length beyond the limit is refused unread', async () => {
  const { made, events } = parts({}, { mostBytes: MIB });
  const { bytes, taken } = endless();
  const uploading = takeUpload(made, claim, { bytes, announcedBytes: MIB + 1 }, new AbortController().signal);
  await expect(uploading).rejects.toMatchObject({ status: 413 });
  expect([taken(), events.length]).toEqual([0, 2]);
});

it('a server that goes ends the upload, and says so', async () => {
  const { made, events } = parts({ write: () => new Promise(setImmediate) });
  const { bytes, taken } = endless();
  const server = new AbortController();
  const uploading = takeUpload(made, claim, { bytes, announcedBytes: 0 }, server.signal);
  await expect.poll(taken).toBeGreaterThan(PIECE.length);
  server.abort();
  await expect(uploading).rejects.toMatchObject({ status: 503 });
  expect(events).toEqual(['removed', 'FAILED The server shut down during the upload: ask for a new upload']);
});

it('an upload that was given up meanwhile does not become READY', async () => {
  const { made, events } = parts();
  const gone: UploadParts = { ...made, store: { ...made.store, ready: async () => false } };
  const body = { bytes: Readable.from([Buffer.from('id\n1\n')]), announcedBytes: 0 };
  await expect(takeUpload(gone, claim, body, new AbortController().signal)).rejects.toMatchObject({ status: 409 });
  expect(events.slice(0, 2)).toEqual(['stored', 'removed']);
});

it('a body that comes byte by byte is not looked at byte by byte: a row that is not complete is read anew each time', async () => {
  const { made } = parts();
  const looks = vi.spyOn(RowNormaliser.prototype, 'push');
  const csv = `id\n"${'x'.repeat(200_000)}"\n`;
  const body = { bytes: Readable.from([...csv].map((sign) => Buffer.from(sign))), announcedBytes: 0 };
  expect(await takeUpload(made, claim, body, new AbortController().signal)).toMatchObject({
    sizeBytes: csv.length,
    rowCount: 1,
  });
  expect(looks.mock.calls.length).toBeLessThan(50);
  looks.mockRestore();
});

/** Rows of a file on disk, read a block at a time: those in a row cost one read, and no more memory than the blocks kept. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { JsonValue } from '@loadtest/scenario';
import type { LocalDataFile } from './inputs.ts';

/** Of one file, in blocks; the one in use is kept however large it is. */
const MOST_KEPT_BYTES = 8 * 1_048_576;
const LINE_END = 0x0a;

interface Block {
  readonly bytes: Buffer;
  /** Where each row begins, and one past the last row's end. */
  readonly starts: readonly number[];
}

export class RowFile {
  readonly #file: LocalDataFile;
  readonly #offsets: Float64Array;
  readonly #descriptor: number;
  readonly #sizeBytes: number;
  /** By number; the one used longest ago comes first. */
  readonly #blocks = new Map<number, Block>();
  #current = -1;
  #block: Block = { bytes: Buffer.alloc(0), starts: [] };
  #keptBytes = 0;

  /** Throws where it cannot be opened. */
  constructor(file: LocalDataFile) {
    this.#file = file;
    this.#offsets = new Float64Array(file.offsets);
    this.#descriptor = openSync(file.path, 'r');
    this.#sizeBytes = fstatSync(this.#descriptor).size;
  }

  /** Of the blocks that are kept in memory. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** The values of a row, 0-based, in the order of the columns. Throws where it cannot be read. */
  read(row: number): JsonValue[] {
    const { stride, path } = this.#file;
    const number = Math.floor(row / stride);
    if (number !== this.#current) this.#use(number);
    const { bytes, starts } = this.#block;
    const start = starts[row % stride];
    const end = starts[(row % stride) + 1];
    if (start === undefined || end === undefined) throw new RangeError(`${path} has no row ${row}`);
    return JSON.parse(bytes.toString('utf8', start, end)) as JsonValue[];
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #use(number: number): void {
    const block = this.#blocks.get(number) ?? this.#load(number);
    this.#blocks.delete(number);
    this.#blocks.set(number, block);
    this.#current = number;
    this.#block = block;
  }

  #load(number: number): Block {
    const from = this.#offsets[number];
    if (from === undefined) throw new RangeError(`${this.#file.path} has no block ${number}`);
    const bytes = Buffer.allocUnsafeSlow((this.#offsets[number + 1] ?? this.#sizeBytes) - from);
    for (let filled = 0; filled < bytes.length; ) {
      const read = readSync(this.#descriptor, bytes, filled, bytes.length - filled, from + filled);
      if (read === 0) throw new Error(`${this.#file.path} is shorter than it was`);
      filled += read;
    }
    this.#keptBytes += bytes.length;
    for (const [oldest, { bytes: old }] of this.#blocks) {
      if (this.#keptBytes <= MOST_KEPT_BYTES) break;
      this.#blocks.delete(oldest);
      this.#keptBytes -= old.length;
    }
    return { bytes, starts: startsOf(bytes) };
  }
}

function startsOf(bytes: Buffer): number[] {
  const starts = [0];
  for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, end + 1)) starts.push(end + 1);
  if (starts.at(-1) !== bytes.length) starts.push(bytes.length);
  return starts;
}

/**
 * Frames on their way out: those of one turn leave in one write. The next write waits until the socket has taken the one before,
 * so that under load many requests share one.
 */
import type { Duplex } from 'node:stream';
import {
  ACK,
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  FRAME_HEAD_BYTES,
  GOAWAY,
  HEADERS,
  MOST_FRAME_BYTES,
  PING,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from './frame-types.ts';
import { NO_TABLE } from './hpack-encoder.ts';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');
const LEAST_BYTES = 1024;
/** What is waiting to be written beyond that keeps bodies waiting. */
const ENOUGH_BYTES = 65_536;
/** Requests that end without an answer make room for others, and a server that reads nothing would have them all pile up here. */
const MOST_BYTES = 2 ** 20;

export interface FrameWriterEvents {
  /** All frames so far are about to be given to the socket: so many bytes. */
  readonly onWrite: (bytes: number) => void;
  /** The socket has taken what it was given, and is given what came since. `wasStuck`: that was too much to take more requests. */
  readonly onWritten: (wasStuck: boolean) => void;
}

export class FrameWriter {
  readonly #socket: Duplex;
  readonly #events: FrameWriterEvents;
  #bytes: Buffer | null = null;
  #length = 0;
  /** What the last write needed: the next one may need as much. */
  #usual = LEAST_BYTES;
  #scheduled = false;
  #writing = false;
  #saidNoTable = false;

  constructor(socket: Duplex, events: FrameWriterEvents) {
    this.#socket = socket;
    this.#events = events;
  }

  /** The socket has all that there was. */
  get idle(): boolean {
    return this.#length === 0 && !this.#writing;
  }

  /** More than what is waiting would only take up memory. */
  get full(): boolean {
    return this.#length >= ENOUGH_BYTES;
  }

  /** The other side has not read for long: no more requests, until `onWritten`. */
  get stuck(): boolean {
    return this.#length >= MOST_BYTES;
  }

  /** What a client says first; `settings`: identifier, value, identifier, value, … */
  preface(settings: readonly number[]): void {
    this.#put(PREFACE, 0, PREFACE.length);
    this.#head(3 * settings.length, SETTINGS, 0, 0);
    for (let nth = 0; nth + 1 < settings.length; nth += 2) {
      this.#number(settings[nth] ?? 0, 2);
      this.#number(settings[nth + 1] ?? 0, 4);
    }
  }

  settingsAck(): void {
    this.#head(0, SETTINGS, ACK, 0);
  }

  /** The answer to the PING with the payload bytes[from, from + 8). */
  pingAck(bytes: Buffer, from: number): void {
    this.#head(8, PING, ACK, 0);
    this.#put(bytes, from, from + 8);
  }

  windowUpdate(stream: number, increment: number): void {
    this.#head(4, WINDOW_UPDATE, 0, stream);
    this.#number(increment, 4);
  }

  reset(stream: number, code: number): void {
    this.#head(4, RST_STREAM, 0, stream);
    this.#number(code, 4);
  }

  goAway(code: number): void {
    this.#head(8, GOAWAY, 0, 0);
    this.#number(0, 4);
    this.#number(code, 4);
  }

  /** A request's head, in as many frames as it takes. */
  headers(stream: number, block: Buffer, endStream: boolean): void {
    const prefix = this.#saidNoTable ? 0 : NO_TABLE.length;
    let end = Math.min(block.length, MOST_FRAME_BYTES - prefix);
    const last = end === block.length ? END_HEADERS : 0;
    this.#head(prefix + end, HEADERS, last | (endStream ? END_STREAM : 0), stream);
    if (prefix > 0) this.#put(NO_TABLE, 0, prefix);
    this.#saidNoTable = true;
    this.#put(block, 0, end);
    while (end < block.length) {
      const from = end;
      end = Math.min(block.length, from + MOST_FRAME_BYTES);
      this.#head(end - from, CONTINUATION, end === block.length ? END_HEADERS : 0, stream);
      this.#put(block, from, end);
    }
  }

  /** bytes[from, to) of a body, at most MOST_FRAME_BYTES. */
  data(stream: number, bytes: Buffer, from: number, to: number, endStream: boolean): void {
    this.#head(to - from, DATA, endStream ? END_STREAM : 0, stream);
    this.#put(bytes, from, to);
  }

  /** Writes what there is, unless the socket has not taken yet what it was given: then it follows by itself. */
  readonly flush = (): void => {
    this.#scheduled = false;
    if (this.#writing || this.#bytes === null || this.#length === 0 || this.#socket.destroyed) return;
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#usual = this.#length;
    this.#bytes = null;
    this.#length = 0;
    this.#writing = true;
    this.#events.onWrite(bytes.length);
    this.#socket.write(bytes, this.#wrote);
  };

  readonly #wrote = (): void => {
    this.#writing = false;
    const wasStuck = this.stuck;
    this.flush();
    this.#events.onWritten(wasStuck);
  };

  #head(length: number, type: number, flags: number, stream: number): void {
    const bytes = this.#room(FRAME_HEAD_BYTES + length);
    let at = this.#length;
    bytes[at++] = length >> 16;
    bytes[at++] = length >> 8;
    bytes[at++] = length;
    bytes[at++] = type;
    bytes[at++] = flags;
    bytes[at++] = stream >> 24;
    bytes[at++] = stream >> 16;
    bytes[at++] = stream >> 8;
    bytes[at++] = stream;
    this.#length = at;
  }

  #put(from: Buffer, start: number, end: number): void {
    this.#room(end - start).set(start === 0 && end === from.length ? from : from.subarray(start, end), this.#length);
    this.#length += end - start;
  }

  #number(value: number, size: 2 | 4): void {
    const bytes = this.#room(size);
    if (size === 4) bytes.writeUInt32BE(value, this.#length);
    else bytes.writeUInt16BE(value, this.#length);
    this.#length += size;
  }

  #room(more: number): Buffer {
    if (!this.#scheduled) {
      this.#scheduled = true;
      queueMicrotask(this.flush);
    }
    const needed = this.#length + more;
    const bytes = this.#bytes;
    if (bytes !== null && bytes.length >= needed) return bytes;
    const grown = Buffer.allocUnsafe(Math.max(LEAST_BYTES, needed, bytes === null ? this.#usual : 2 * bytes.length));
    if (bytes !== null) grown.set(bytes.subarray(0, this.#length));
    this.#bytes = grown;
    return grown;
  }
}

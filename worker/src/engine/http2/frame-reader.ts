/**
 * Takes the bytes of a connection apart into frames, however they come in pieces. Bodies are handed on as they come; of any other
 * frame at most one is kept until it is whole.
 */
import { FRAME_SIZE_ERROR, PROTOCOL_ERROR } from './error-codes.ts';
import type { Fault } from './failures.ts';
import { DATA, END_STREAM, FRAME_HEAD_BYTES, MOST_FRAME_BYTES, PADDED } from './frame-types.ts';

/** Who hears of the frames, in their order. A fault is the end of the connection. Bytes are valid within the call only. */
export interface FrameSink {
  /** A DATA frame begins; `length`: its whole payload, which is what flow control counts. */
  onDataFrame(stream: number, length: number): Fault | null;
  /** bytes[from, to) of a body, never empty. */
  onData(stream: number, bytes: Buffer, from: number, to: number): void;
  /** The DATA frame that is over was the stream's last. */
  onDataEnd(stream: number): void;
  /** Any other frame, whole. */
  onFrame(type: number, flags: number, stream: number, bytes: Buffer, from: number, to: number): Fault | null;
}

const TOO_LARGE: Fault = { code: FRAME_SIZE_ERROR, message: 'it sends a frame of more than 16 KiB' };
const PADDING: Fault = { code: PROTOCOL_ERROR, message: 'it sends more padding than a frame has room for' };

export class FrameReader {
  readonly #sink: FrameSink;
  readonly #head = Buffer.alloc(FRAME_HEAD_BYTES);
  /** Bytes of the head that are there, where it came in pieces. */
  #headBytes = 0;
  #inPayload = false;
  #type = 0;
  #flags = 0;
  #stream = 0;
  /** Of the payload, how much has not come. */
  #left = 0;
  /** Of that, what is padding at its end; -1: it is not known yet. */
  #padding = 0;
  /** A payload that comes in pieces. */
  #gathered: Buffer | null = null;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** bytes[0, length) have come. A fault: the reader is of no more use. */
  read(bytes: Buffer, length: number): Fault | null {
    let at = 0;
    while (at < length) {
      let fault: Fault | null = null;
      if (!this.#inPayload) {
        if (this.#headBytes === 0 && length - at >= FRAME_HEAD_BYTES) {
          fault = this.#begin(bytes, at);
          at += FRAME_HEAD_BYTES;
        } else {
          const end = Math.min(length, at + FRAME_HEAD_BYTES - this.#headBytes);
          bytes.copy(this.#head, this.#headBytes, at, end);
          this.#headBytes += end - at;
          at = end;
          if (this.#headBytes < FRAME_HEAD_BYTES) return null;
          fault = this.#begin(this.#head, 0);
        }
        if (fault === null && this.#left === 0) fault = this.#end(bytes, at, at);
      } else {
        const end = Math.min(length, at + this.#left);
        if (this.#type === DATA) fault = this.#readData(bytes, at, end);
        else fault = this.#readOther(bytes, at, end);
        at = end;
      }
      if (fault !== null) return fault;
    }
    return null;
  }

  #begin(bytes: Buffer, at: number): Fault | null {
    this.#left = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    this.#type = bytes[at + 3] ?? 0;
    this.#flags = bytes[at + 4] ?? 0;
    this.#stream = bytes.readUInt32BE(at + 5) & 0x7fff_ffff;
    this.#headBytes = 0;
    this.#inPayload = true;
    if (this.#left > MOST_FRAME_BYTES) return TOO_LARGE;
    if (this.#type !== DATA) return null;
    this.#padding = (this.#flags & PADDED) === 0 ? 0 : -1;
    if (this.#padding < 0 && this.#left === 0) return PADDING;
    return this.#sink.onDataFrame(this.#stream, this.#left);
  }

  #readData(bytes: Buffer, from: number, end: number): Fault | null {
    let at = from;
    if (this.#padding < 0) {
      this.#padding = bytes[at++] ?? 0;
      this.#left--;
      if (this.#padding > this.#left) return PADDING;
    }
    const to = Math.min(end, at + this.#left - this.#padding);
    if (at < to) this.#sink.onData(this.#stream, bytes, at, to);
    this.#left -= end - at;
    return this.#left === 0 ? this.#end(bytes, end, end) : null;
  }

  #readOther(bytes: Buffer, from: number, end: number): Fault | null {
    this.#left -= end - from;
    if (this.#gathered === null && this.#left === 0) return this.#end(bytes, from, end);
    this.#gathered ??= Buffer.allocUnsafe(end - from + this.#left);
    const gathered = this.#gathered;
    bytes.copy(gathered, gathered.length - this.#left - (end - from), from, end);
    return this.#left === 0 ? this.#end(gathered, 0, gathered.length) : null;
  }

  /** Its payload, if it is not DATA, is bytes[from, to). */
  #end(bytes: Buffer, from: number, to: number): Fault | null {
    this.#inPayload = false;
    this.#gathered = null;
    if (this.#type !== DATA) return this.#sink.onFrame(this.#type, this.#flags, this.#stream, bytes, from, to);
    if ((this.#flags & END_STREAM) !== 0) this.#sink.onDataEnd(this.#stream);
    return null;
  }
}

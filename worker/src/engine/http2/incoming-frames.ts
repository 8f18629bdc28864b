/** What frames mean, one by one, with bounds to all that would take memory or time without an answer to show for it. */
import { AnswerFields } from './answer-fields.ts';
import { BlockReader } from './block-reader.ts';
import { COMPRESSION_ERROR, ENHANCE_YOUR_CALM, FRAME_SIZE_ERROR, PROTOCOL_ERROR } from './error-codes.ts';
import type { Fault } from './failures.ts';
import type { FrameSink } from './frame-reader.ts';
import {
  ACK,
  CONTINUATION,
  END_HEADERS,
  END_STREAM,
  GOAWAY,
  HAS_PRIORITY,
  HEADERS,
  PADDED,
  PING,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from './frame-types.ts';

/** Who hears of what belongs to a stream. The streams' numbers are as they came. */
export interface StreamEvents {
  onDataFrame(stream: number, length: number): Fault | null;
  onData(stream: number, bytes: Buffer, from: number, to: number): void;
  onDataEnd(stream: number): void;
  onHeaders(stream: number, fields: AnswerFields, endStream: boolean): Fault | null;
  onReset(stream: number, code: number): Fault | null;
  /** `stream` 0: of the connection. */
  onWindowUpdate(stream: number, increment: number): Fault | null;
}

/** Who hears of what belongs to the connection. */
export interface ConnectionFrames {
  onSetting(identifier: number, value: number): Fault | null;
  /** All settings of a frame have been told. */
  onSettingsEnd(): void;
  /** Its payload is bytes[from, from + 8). */
  onPing(bytes: Buffer, from: number): void;
  onGoAway(lastStream: number, code: number): void;
}

const MOST_BLOCK_BYTES = 65_536;
const MOST_CONTINUATIONS = 64;
/** Frames in a row that bring nothing of an answer: acknowledging them would be all that there is to do. */
const MOST_QUIET_FRAMES = 10_000;

function broken(message: string, code = PROTOCOL_ERROR): Fault {
  return { code, message };
}

const LENGTH = broken('it sends a frame that has not the length of its type', FRAME_SIZE_ERROR);
const PLACE = broken('it sends a frame on a stream that has none such');
const GREETING = broken('it does not begin with its settings');
const PADDING = broken('it sends more padding than a frame has room for');
const IN_BLOCK = broken('it does not send a header block in one piece');
const PUSH = broken('it promises what it was told not to push');
const UNREADABLE = broken('its header block cannot be unpacked (HPACK)', COMPRESSION_ERROR);
const LARGE_BLOCK = broken('it sends a header block of more than 64 KiB', ENHANCE_YOUR_CALM);
const FLOOD = broken('it sends 10,000 frames in a row that bring nothing of an answer', ENHANCE_YOUR_CALM);

export class IncomingFrames implements FrameSink {
  readonly #streams: StreamEvents;
  readonly #connection: ConnectionFrames;
  readonly #blocks = new BlockReader();
  #greeted = false;
  #quiet = 0;
  /** Whose header block is not whole yet; 0: none. */
  #inBlock = 0;
  #endsStream = false;
  #parts: Buffer[] = [];
  #partBytes = 0;

  constructor(streams: StreamEvents, connection: ConnectionFrames) {
    this.#streams = streams;
    this.#connection = connection;
  }

  /** The other side has shown that it speaks HTTP/2. */
  get greeted(): boolean {
    return this.#greeted;
  }

  onDataFrame(stream: number, length: number): Fault | null {
    if (!this.#greeted) return GREETING;
    if (this.#inBlock !== 0) return IN_BLOCK;
    if (length > 0) this.#quiet = 0;
    else if (++this.#quiet > MOST_QUIET_FRAMES) return FLOOD;
    return this.#streams.onDataFrame(stream, length);
  }

  onData(stream: number, bytes: Buffer, from: number, to: number): void {
    this.#streams.onData(stream, bytes, from, to);
  }

  onDataEnd(stream: number): void {
    this.#streams.onDataEnd(stream);
  }

  onFrame(type: number, flags: number, stream: number, bytes: Buffer, from: number, to: number): Fault | null {
    if (!this.#greeted && (type !== SETTINGS || (flags & ACK) !== 0)) return GREETING;
    if (this.#inBlock !== 0 && (type !== CONTINUATION || stream !== this.#inBlock)) return IN_BLOCK;
    if (++this.#quiet > MOST_QUIET_FRAMES) return FLOOD;
    switch (type) {
      case HEADERS:
        return this.#headers(flags, stream, bytes, from, to);
      case CONTINUATION:
        if (this.#inBlock === 0) return IN_BLOCK;
        return this.#part(bytes, from, to, (flags & END_HEADERS) !== 0);
      case RST_STREAM:
        return to - from === 4 ? this.#streams.onReset(stream, bytes.readUInt32BE(from)) : LENGTH;
      case SETTINGS:
        return this.#settings(flags, stream, bytes, from, to);
      case PING:
        if (stream !== 0) return PLACE;
        if (to - from !== 8) return LENGTH;
        if ((flags & ACK) === 0) this.#connection.onPing(bytes, from);
        return null;
      case GOAWAY:
        if (stream !== 0) return PLACE;
        if (to - from < 8) return LENGTH;
        this.#connection.onGoAway(bytes.readUInt32BE(from) & 0x7fff_ffff, bytes.readUInt32BE(from + 4));
        return null;
      case WINDOW_UPDATE:
        if (to - from !== 4) return LENGTH;
        return this.#streams.onWindowUpdate(stream, bytes.readUInt32BE(from) & 0x7fff_ffff);
      case PUSH_PROMISE:
        return PUSH;
      default:
        // PRIORITY says nothing to a client, and what is unknown is passed over.
        return null;
    }
  }

  #headers(flags: number, stream: number, bytes: Buffer, start: number, end: number): Fault | null {
    let [from, to] = [start, end];
    if ((flags & PADDED) !== 0) to -= bytes[from++] ?? 0;
    if ((flags & HAS_PRIORITY) !== 0) from += 5;
    if (from > to || from > end) return PADDING;
    if (stream === 0) return PLACE;
    this.#endsStream = (flags & END_STREAM) !== 0;
    if ((flags & END_HEADERS) !== 0) return this.#block(stream, bytes, from, to);
    this.#inBlock = stream;
    return this.#part(bytes, from, to, false);
  }

  #part(bytes: Buffer, from: number, to: number, last: boolean): Fault | null {
    this.#parts.push(Buffer.from(bytes.subarray(from, to)));
    this.#partBytes += to - from;
    if (this.#partBytes > MOST_BLOCK_BYTES || this.#parts.length > MOST_CONTINUATIONS) return LARGE_BLOCK;
    if (!last) return null;
    const [block, stream] = [Buffer.concat(this.#parts), this.#inBlock];
    this.#parts = [];
    this.#partBytes = 0;
    this.#inBlock = 0;
    return this.#block(stream, block, 0, block.length);
  }

  #block(stream: number, bytes: Buffer, from: number, to: number): Fault | null {
    const fields = this.#blocks.read(bytes, from, to);
    if (fields === null) return UNREADABLE;
    if (this.#endsStream) this.#quiet = 0;
    return this.#streams.onHeaders(stream, fields, this.#endsStream);
  }

  #settings(flags: number, stream: number, bytes: Buffer, from: number, to: number): Fault | null {
    if (stream !== 0) return PLACE;
    if ((flags & ACK) !== 0) return to === from ? null : LENGTH;
    if ((to - from) % 6 !== 0) return LENGTH;
    this.#greeted = true;
    for (let at = from; at < to; at += 6) {
      const fault = this.#connection.onSetting(bytes.readUInt16BE(at), bytes.readUInt32BE(at + 2));
      if (fault !== null) return fault;
    }
    this.#connection.onSettingsEnd();
    return null;
  }
}

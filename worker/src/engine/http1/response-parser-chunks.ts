/** A body in chunks (RFC 9112, 7.1): the framing is taken off, extensions and trailers are looked at and dropped. */
import { CR, digitOf, IN_VALUES, LF, SEMICOLON } from './answer-head-bytes.ts';
import { FAULT, HeaderLines, MORE } from './answer-head-lines.ts';
import { FAULTS } from './response-parser-faults.ts';

/** 2^53 - 1 has 14; leading zeros make them more. */
const MOST_SIZE_DIGITS = 16;
const MOST_EXTENSION_BYTES = 4096;
const MOST_TRAILER_BYTES = 65_536;

/** What the next byte is. */
const [SIZE, EXTENSION, SIZE_END, DATA, DATA_CR, DATA_LF, TRAILERS] = [0, 1, 2, 3, 4, 5, 6];

export interface BodySink {
  onBody(bytes: Buffer, from: number, to: number): void;
}

export class ChunkReader {
  fault = '';
  #stage = SIZE;
  #size = 0;
  #digits = 0;
  #extensionBytes = 0;
  #trailerBytes = 0;
  readonly #trailers = new HeaderLines();

  /** A body begins. */
  start(): void {
    this.#startChunk();
    this.#trailerBytes = 0;
  }

  /** Reads bytes[at, to) of the body. The index behind its last byte, MORE or FAULT. */
  read(bytes: Buffer, at: number, to: number, sink: BodySink): number {
    while (at < to) {
      const stage = this.#stage;
      if (stage === DATA) {
        const end = Math.min(to, at + this.#size);
        this.#size -= end - at;
        if (this.#size === 0) this.#stage = DATA_CR;
        sink.onBody(bytes, at, end);
        at = end;
        continue;
      }
      if (stage === TRAILERS) return this.#readTrailers(bytes, at, to);
      const fault = this.#take(stage, bytes[at] ?? 0);
      if (fault !== null) return this.#fail(fault);
      at++;
    }
    return MORE;
  }

  /** A byte of the framing: null, or why it must not stand there. */
  #take(stage: number, byte: number): string | null {
    switch (stage) {
      case SIZE:
        return this.#takeSize(byte);
      case EXTENSION:
        if (byte === CR) this.#stage = SIZE_END;
        else if (IN_VALUES[byte] !== 1) return byte === LF ? FAULTS.bareLf : FAULTS.chunkExtension;
        else if (++this.#extensionBytes > MOST_EXTENSION_BYTES) return FAULTS.chunkExtensionSize;
        return null;
      case SIZE_END:
        this.#stage = this.#size === 0 ? TRAILERS : DATA;
        if (this.#size === 0) this.#trailers.start(0);
        return byte === LF ? null : FAULTS.bareCr;
      case DATA_CR:
        this.#stage = DATA_LF;
        return byte === CR ? null : FAULTS.chunkEnd;
      default:
        this.#startChunk();
        return byte === LF ? null : FAULTS.chunkEnd;
    }
  }

  #startChunk(): void {
    this.#stage = SIZE;
    this.#size = 0;
    this.#digits = 0;
    this.#extensionBytes = 0;
  }

  #takeSize(byte: number): string | null {
    const digit = hexDigitOf(byte);
    if (digit < 16) {
      this.#size = this.#size * 16 + digit;
      const isTooMuch = ++this.#digits > MOST_SIZE_DIGITS || this.#size > Number.MAX_SAFE_INTEGER;
      return isTooMuch ? FAULTS.chunkSize : null;
    }
    if (this.#digits === 0) return FAULTS.chunkSize;
    if (byte === CR) this.#stage = SIZE_END;
    else if (byte === SEMICOLON) this.#stage = EXTENSION;
    else return byte === LF ? FAULTS.bareLf : FAULTS.chunkSize;
    return null;
  }

  #readTrailers(bytes: Buffer, from: number, to: number): number {
    const most = Math.min(to, from + MOST_TRAILER_BYTES - this.#trailerBytes);
    this.#trailers.at = from;
    const end = this.#trailers.scan(bytes, most, null);
    if (end === FAULT) return this.#fail(this.#trailers.fault);
    this.#trailerBytes += most - from;
    return end === MORE && this.#trailerBytes === MOST_TRAILER_BYTES ? this.#fail(FAULTS.trailerSize) : end;
  }

  #fail(fault: string): typeof FAULT {
    this.fault = fault;
    return FAULT;
  }
}

/** Anything else gives more than 15. */
function hexDigitOf(byte: number): number {
  const digit = digitOf(byte);
  if (digit <= 9) return digit;
  const letter = (byte | 0x20) - 0x61;
  return letter >= 0 && letter < 6 ? letter + 10 : 16;
}

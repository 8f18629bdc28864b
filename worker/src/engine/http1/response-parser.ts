/**
 * Reads the answers of one connection over HTTP/1.1 from its bytes (RFC 9112), strictly: where two readers could see two different
 * answers there is none. It carries one request at a time.
 */
import type { AnswerHeaders } from '../headers.ts';
import { AnswerHead } from './answer-head.ts';
import { ZERO } from './answer-head-bytes.ts';
import { Framing } from './answer-head-framing.ts';
import { FAULT, HeaderLines, MORE } from './answer-head-lines.ts';
import { faultOfBeginning, STATUS_BYTES, statusAt } from './answer-head-status.ts';
import { ChunkReader } from './response-parser-chunks.ts';
import { FAULTS } from './response-parser-faults.ts';

/** Of the heads of one answer, the interim ones with it. */
const MOST_HEAD_BYTES = 65_536;
const MOST_INTERIMS = 32;
const LEAST_GATHERED_BYTES = 1024;

/** What the next byte belongs to. */
const [NOTHING, HEAD, LENGTH, CHUNKS, UNTIL_CLOSE] = [0, 1, 2, 3, 4];

/** Who hears of an answer, in this order: head, body…, end. Called from within `read` and `ended`. */
export interface AnswerSink {
  /** The final head (status 200 and above; 1xx except 101 are passed over, 101 is a fault). */
  onHead(status: number, headers: AnswerHeaders): void;
  /** bytes[from, to) of the body, chunked framing taken off; valid within this call only. Not called with from === to. */
  onBody(bytes: Buffer, from: number, to: number): void;
  /** The answer stands. `expect` should be called once `read` has returned; what came behind the answer is dropped either way. */
  onEnd(): void;
}

export class ResponseParser {
  readonly #sink: AnswerSink;
  readonly #framing = new Framing();
  readonly #lines = new HeaderLines();
  #chunks: ChunkReader | null = null;
  #part = NOTHING;
  #fault: string | null = null;
  #toHead = false;
  #begun = false;
  #keepsAlive = false;
  /** The head does not forbid it. */
  #mayKeepAlive = false;
  #keepAliveMs: number | null = null;
  /** Of the head that is being read; 0: it is not known yet. */
  #status = 0;
  #isOld = false;
  /** How many bytes the heads may still have. */
  #headBytesLeft = 0;
  #interims = 0;
  /** A head that has not come to its end: gathered[0, gatheredBytes). */
  #gathered: Buffer | null = null;
  #gatheredBytes = 0;
  /** Of a body that has a length. */
  #bodyBytesLeft = 0;

  constructor(sink: AnswerSink) {
    this.#sink = sink;
  }

  /** Nothing is expected: any further byte is a fault. */
  get idle(): boolean {
    return this.#part === NOTHING;
  }

  /**
   * Of the last answer that came to its end: the connection may carry another request (version, `connection: close`, framing).
   * False also where bytes came behind the end: whoever owns the connection has to close it.
   */
  get keepsAlive(): boolean {
    return this.#keepsAlive;
  }

  /** `Keep-Alive: timeout=…` of the last answer in ms; null: it says nothing. */
  get keepAliveMs(): number | null {
    return this.#keepAliveMs;
  }

  /** Bytes of an answer have come (its first byte at least). */
  get begun(): boolean {
    return this.#begun;
  }

  /** A request is about to be written: what comes next answers it. `head`: it is a HEAD request, its answer has no body. */
  expect(head: boolean): void {
    this.#part = HEAD;
    this.#toHead = head;
    this.#begun = false;
    this.#headBytesLeft = MOST_HEAD_BYTES;
    this.#interims = 0;
    this.#lines.lines = 0;
    this.#status = 0;
  }

  /**
   * bytes[0, length) came from the wire. Null, or why this is no answer (for people, one line): then the parser is of no more use.
   * The answer stands once `onEnd` was called, whatever comes behind it; then `keepsAlive` is false and the bytes are dropped.
   */
  read(bytes: Buffer, length: number): string | null {
    if (this.#fault !== null || length === 0) return this.#fault;
    if (this.#part === NOTHING) return this.#fail(FAULTS.unasked);
    this.#begun = true;
    let at = 0;
    if (this.#part === HEAD) {
      at =
        this.#gathered === null ? this.#readHeads(bytes, 0, length) : this.#gatherHead(this.#gathered, bytes, length);
      if (at < 0) return this.#fault;
    }
    this.#readBody(bytes, at, length);
    return this.#fault;
  }

  /**
   * The other side will send no more. True: an answer whose body reaches to the close has ended now (`onEnd` was called);
   * false: nothing was expected, or the answer is cut short.
   */
  ended(): boolean {
    if (this.#part !== UNTIL_CLOSE || this.#fault !== null) return false;
    this.#end(false);
    return true;
  }

  /** Reads heads up to the final one. The index behind it, MORE or FAULT. */
  #readHeads(bytes: Buffer, from: number, length: number): number {
    let at = from;
    while (this.#part === HEAD && at < length) {
      const end = this.#scan(bytes, at, Math.min(length, at + this.#headBytesLeft));
      if (end === MORE) this.#gather(bytes, at, length);
      if (end < 0 || !this.#takeHead(bytes, at, end)) return end < 0 ? end : FAULT;
      at = end;
    }
    return this.#part === HEAD ? MORE : at;
  }

  /** Goes on with a head of which a part had come before. The index in `bytes` behind it, MORE or FAULT. */
  #gatherHead(gathered: Buffer, bytes: Buffer, length: number): number {
    const before = this.#gatheredBytes;
    const room = this.#makeRoom(gathered, Math.min(length, this.#headBytesLeft - before));
    const after = before + bytes.copy(room, before, 0, Math.min(length, this.#headBytesLeft - before));
    this.#gatheredBytes = after;
    const end = this.#scan(room, 0, after);
    if (end < 0) return end;
    this.#gathered = null;
    if (!this.#takeHead(room, 0, end)) return FAULT;
    return this.#readHeads(bytes, end - before, length);
  }

  #gather(bytes: Buffer, from: number, to: number): void {
    this.#gathered = Buffer.allocUnsafe(Math.max(LEAST_GATHERED_BYTES, to - from));
    this.#gatheredBytes = bytes.copy(this.#gathered, 0, from, to);
    this.#lines.moved(from);
  }

  #makeRoom(gathered: Buffer, more: number): Buffer {
    const needed = this.#gatheredBytes + more;
    if (needed <= gathered.length) return gathered;
    const room = Buffer.allocUnsafe(Math.min(MOST_HEAD_BYTES, needed * 2));
    gathered.copy(room, 0, 0, this.#gatheredBytes);
    this.#gathered = room;
    return room;
  }

  /** Looks at bytes[from, to), which begin a head, from where it stopped before. The index behind the head, MORE or FAULT. */
  #scan(bytes: Buffer, from: number, to: number): number {
    let end = MORE;
    if (this.#status > 0 || this.#takeStatus(bytes, from, to)) {
      end = this.#lines.scan(bytes, to, this.#framing);
      if (end === FAULT) this.#fail(this.#lines.fault);
    }
    if (end === MORE && to - from >= this.#headBytesLeft) this.#fail(FAULTS.headSize);
    return this.#fault === null ? end : FAULT;
  }

  /** False: it is not here yet, or not as it should be. */
  #takeStatus(bytes: Buffer, from: number, to: number): boolean {
    const isWhole = to - from >= STATUS_BYTES;
    if (isWhole) this.#status = statusAt(bytes, from);
    if (this.#status === 0) {
      const fault = faultOfBeginning(bytes, from, to);
      if (fault !== null) this.#fail(fault);
      return false;
    }
    this.#isOld = bytes[from + 7] === ZERO;
    this.#framing.reset();
    this.#lines.startWithin(from + STATUS_BYTES - 1);
    return true;
  }

  /** bytes[from, to) are a head. False: it is no good one. */
  #takeHead(bytes: Buffer, from: number, to: number): boolean {
    const [status, framing] = [this.#status, this.#framing];
    const fault = status < 200 ? this.#faultOfInterim(status, framing) : faultOfFinal(status, framing, this.#isOld);
    if (fault !== null) {
      this.#fail(fault);
      return false;
    }
    this.#status = 0;
    this.#headBytesLeft -= to - from;
    if (status < 200) return true;
    this.#beginBody(status, framing);
    this.#sink.onHead(status, new AnswerHead(bytes.toString('latin1', from, to - 2), framing.setsCookies));
    return true;
  }

  #faultOfInterim(status: number, { length, chunked }: Framing): string | null {
    if (status === 101) return FAULTS.switching;
    if (length > 0 || chunked) return FAULTS.interimBody;
    return ++this.#interims > MOST_INTERIMS ? FAULTS.interims : null;
  }

  #beginBody(status: number, { length, chunked, closes, keeps, keepAliveMs }: Framing): void {
    this.#mayKeepAlive = this.#isOld ? keeps && !closes : !closes;
    this.#keepAliveMs = keepAliveMs;
    const hasNone = this.#toHead || status === 204 || status === 304;
    // Some servers send the last chunk of a 204 nonetheless: it must not be taken for the next answer.
    if (status === 204 && chunked) this.#mayKeepAlive = false;
    this.#bodyBytesLeft = hasNone ? 0 : length;
    if (hasNone || length >= 0) {
      this.#part = LENGTH;
    } else if (chunked) {
      this.#part = CHUNKS;
      this.#chunks ??= new ChunkReader();
      this.#chunks.start();
    } else {
      this.#part = UNTIL_CLOSE;
      this.#mayKeepAlive = false;
    }
  }

  #readBody(bytes: Buffer, at: number, length: number): void {
    if (this.#part === LENGTH) {
      const end = Math.min(length, at + this.#bodyBytesLeft);
      this.#bodyBytesLeft -= end - at;
      if (at < end) this.#sink.onBody(bytes, at, end);
      if (this.#bodyBytesLeft === 0) this.#end(end === length);
    } else if (at === length) {
      return;
    } else if (this.#part === CHUNKS && this.#chunks !== null) {
      const end = this.#chunks.read(bytes, at, length, this.#sink);
      if (end === FAULT) this.#fail(this.#chunks.fault);
      else if (end !== MORE) this.#end(end === length);
    } else {
      this.#sink.onBody(bytes, at, length);
    }
  }

  /** `clean`: nothing came behind it. */
  #end(clean: boolean): void {
    this.#part = NOTHING;
    this.#keepsAlive = this.#mayKeepAlive && clean;
    this.#sink.onEnd();
  }

  #fail(fault: string): string {
    this.#fault = fault;
    this.#gathered = null;
    return fault;
  }
}

/** Why a final head must not be taken, or null. */
function faultOfFinal(status: number, { length, chunked }: Framing, isOld: boolean): string | null {
  if (chunked && length >= 0) return FAULTS.lengthAndCoding;
  if (chunked && isOld) return FAULTS.oldCoding;
  // Where the body of a 204 would end is in doubt; a length of nothing is sent by many, and does no harm.
  return status === 204 && length > 0 ? FAULTS.noContentBody : null;
}

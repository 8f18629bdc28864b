/**
 * Reads the answers of one connection over HTTP/1.1 from its bytes (RFC 9112), strictly: where two readers could see two different
 * answers there is none. It carries one request at a time.
 */
import type { AnswerHeaders } from '../headers.ts';
import type { AnswerHead } from './answer-head.ts';
import { FAULT, MORE } from './answer-head-lines.ts';
import { HeadReader } from './answer-head-reader.ts';
import { ChunkReader } from './response-parser-chunks.ts';
import { FAULTS } from './response-parser-faults.ts';

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
  readonly #heads = new HeadReader();
  #chunks: ChunkReader | null = null;
  #part = NOTHING;
  #fault: string | null = null;
  #toHead = false;
  #begun = false;
  #keepsAlive = false;
  /** The head does not forbid it. */
  #mayKeepAlive = false;
  #keepAliveMs: number | null = null;
  /** Of a body that has a length. */
  #bytesLeft = 0;

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
    this.#heads.start();
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
      at = this.#heads.read(bytes, length);
      if (at === MORE) return null;
      if (at === FAULT) return this.#fail(this.#heads.fault);
      if (this.#heads.head !== null) this.#begin(this.#heads.head);
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

  #begin(head: AnswerHead): void {
    const { status, length, chunked } = head;
    const hasNone = this.#toHead || status === 204 || status === 304;
    this.#keepAliveMs = head.keepAliveMs;
    // Some servers send the last chunk of a 204 nonetheless: it must not be taken for the next answer.
    this.#mayKeepAlive = head.keepsAlive && !(status === 204 && chunked);
    this.#bytesLeft = hasNone ? 0 : length;
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
    this.#sink.onHead(status, head);
  }

  #readBody(bytes: Buffer, at: number, length: number): void {
    if (this.#part === LENGTH) {
      const end = Math.min(length, at + this.#bytesLeft);
      this.#bytesLeft -= end - at;
      if (at < end) this.#sink.onBody(bytes, at, end);
      if (this.#bytesLeft === 0) this.#end(end === length);
    } else if (this.#part === CHUNKS && this.#chunks !== null) {
      const end = this.#chunks.read(bytes, at, length, this.#sink);
      if (end === FAULT) this.#fail(this.#chunks.fault);
      else if (end !== MORE) this.#end(end === length);
    } else if (at < length) {
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
    return fault;
  }
}

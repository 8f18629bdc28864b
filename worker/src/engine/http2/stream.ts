/** One request on its stream of an HTTP/2 connection. */
import type { Abortable, Carried } from '../connection.ts';
import { NOT_NOW } from '../connection.ts';
import { FailureError } from '../failures.ts';
import type { Failure } from '../transport.ts';
import type { AnswerFields } from './answer-fields.ts';
import { CANCEL, FLOW_CONTROL_ERROR, NO_ERROR, PROTOCOL_ERROR, REFUSED_STREAM } from './error-codes.ts';
import { failureOfStream, REFUSED } from './failures.ts';
import { MOST_FRAME_BYTES, MOST_WINDOW } from './frame-types.ts';
import type { FrameWriter } from './frame-writer.ts';

/** Bytes under way: wide enough that the target's speed is measured and not this window. */
export const STREAM_WINDOW = 2 ** 20;
/** On the same connection, by a server that may have too much to do. */
const TRIES_WHERE_REFUSED = 3;
/** Each on another connection. */
const TRIES_AFTER_GOODBYE = 10;
const MOST_INTERIMS = 32;

const FAULTS = {
  interims: 'More than 32 interim answers (1xx) came before the answer',
  interimEnd: 'The stream ended with an interim answer (1xx)',
  switching: 'The server switches to another protocol (101), which HTTP/2 has no place for',
  noStatus: 'The answer has no status of three digits',
  noHead: 'A body came before the head of the answer',
  trailers: 'A second head came in the middle of the answer',
  length: 'The body is not as long as the answer says',
  noContentLength: 'An answer without content (204) says that it has some',
  window: 'The server sends more than the window of the stream allows',
  update: 'The server opens the window of the stream wider than it may be',
};

/** What it knows of its connection. */
export interface StreamPlace {
  readonly writer: FrameWriter;
  /** Nothing more is said or heard on it. */
  readonly over: (stream: Http2Stream) => void;
}

export class Http2Stream implements Abortable {
  readonly id: number;
  /** How much of a body may be sent. */
  sendWindow: number;
  readonly #carried: Carried;
  readonly #place: StreamPlace;
  #receiveWindow = STREAM_WINDOW;
  #bodyAt = 0;
  /** The final head has come. */
  #began = false;
  #interims = 0;
  /** Bytes of the answer's body that have not come; -1: nobody knows. */
  #bytesLeft = -1;

  constructor(id: number, carried: Carried, sendWindow: number, place: StreamPlace) {
    this.id = id;
    this.sendWindow = sendWindow;
    this.#carried = carried;
    this.#place = place;
  }

  /** Of the request's body. */
  get bodyLeft(): number {
    const { body } = this.#carried.request;
    return body === null ? 0 : body.length - this.#bodyAt;
  }

  /** Sends one frame of the body, of `most` bytes at most; says how many. */
  sendSome(most: number): number {
    const { body } = this.#carried.request;
    const bytes = Math.min(most, this.sendWindow, this.bodyLeft, MOST_FRAME_BYTES);
    if (body === null || bytes <= 0) return 0;
    const from = this.#bodyAt;
    this.#bodyAt += bytes;
    this.sendWindow -= bytes;
    this.#place.writer.data(this.id, body, from, from + bytes, this.#bodyAt === body.length);
    return bytes;
  }

  /** Its head is queued already, so what counts as sent is sent. */
  abort(): void {
    this.#place.writer.reset(this.id, CANCEL);
    this.#fail(NOT_NOW);
  }

  onHeaders(fields: AnswerFields, endStream: boolean): void {
    const { problem, status } = fields;
    if (problem !== null) return this.#malformed(problem);
    if (this.#began) {
      if (!endStream || status !== 0) this.#malformed(FAULTS.trailers);
      else this.onEnd();
    } else if (status === 0) this.#malformed(FAULTS.noStatus);
    else if (status < 200) this.#interim(status, endStream);
    else this.#begin(status, fields, endStream);
  }

  /** A DATA frame of so many bytes begins, padding included. */
  onDataFrame(length: number): void {
    this.#receiveWindow -= length;
    if (this.#receiveWindow < 0) return this.#malformed(FAULTS.window, FLOW_CONTROL_ERROR);
    if (!this.#began) return this.#malformed(FAULTS.noHead);
    if (this.#receiveWindow >= STREAM_WINDOW / 2) return;
    this.#place.writer.windowUpdate(this.id, STREAM_WINDOW - this.#receiveWindow);
    this.#receiveWindow = STREAM_WINDOW;
  }

  onData(bytes: Buffer, from: number, to: number): void {
    if (this.#bytesLeft >= 0) {
      this.#bytesLeft -= to - from;
      if (this.#bytesLeft < 0) return this.#malformed(FAULTS.length);
    }
    this.#carried.onBody(bytes, from, to);
  }

  /** All of the answer has come. */
  onEnd(): void {
    if (!this.#began) return this.#malformed(FAULTS.noHead);
    if (this.#bytesLeft > 0) return this.#malformed(FAULTS.length);
    // An answer that did not wait for the whole request: the rest of it is of no use.
    if (this.bodyLeft > 0) this.#place.writer.reset(this.id, NO_ERROR);
    this.#place.over(this);
    this.#carried.onEnd();
  }

  onReset(code: number): void {
    if (code === REFUSED_STREAM && !this.#began) this.#unprocessed(TRIES_WHERE_REFUSED);
    else this.#fail(new FailureError(failureOfStream(code, this.#began)));
  }

  onWindowUpdate(increment: number): void {
    this.sendWindow += increment;
    if (increment === 0 || this.sendWindow > MOST_WINDOW) this.#malformed(FAULTS.update, FLOW_CONTROL_ERROR);
  }

  /** The server says that it did not look at it, or it was never written. */
  onUnprocessed(): void {
    if (this.#began) this.#fail(new FailureError(failureOfStream(REFUSED_STREAM, true)));
    else this.#unprocessed(TRIES_AFTER_GOODBYE);
  }

  /** Its connection is gone. */
  onLost(failure: Failure): void {
    this.#fail(new FailureError(failure));
  }

  #interim(status: number, endStream: boolean): void {
    if (endStream) this.#malformed(FAULTS.interimEnd);
    else if (status === 101) this.#malformed(FAULTS.switching);
    else if (++this.#interims > MOST_INTERIMS) this.#malformed(FAULTS.interims);
  }

  #begin(status: number, fields: AnswerFields, endStream: boolean): void {
    this.#began = true;
    this.#carried.onFirstByte();
    if (status === 204 && fields.length > 0) return this.#malformed(FAULTS.noContentLength);
    const hasNone = status === 204 || status === 304 || this.#carried.request.method === 'HEAD';
    this.#bytesLeft = hasNone ? 0 : fields.length;
    this.#carried.onHead(status, fields);
    if (endStream) this.onEnd();
  }

  /** It is no answer: the stream is given up, the connection goes on. */
  #malformed(message: string, code = PROTOCOL_ERROR): void {
    this.#place.writer.reset(this.id, code);
    this.#fail(new FailureError({ kind: 'PROTOCOL', message }));
  }

  #unprocessed(tries: number): void {
    this.#place.over(this);
    this.#carried.onUnprocessed(REFUSED, tries);
  }

  #fail(error: Error): void {
    this.#place.over(this);
    this.#carried.onError(error);
  }
}

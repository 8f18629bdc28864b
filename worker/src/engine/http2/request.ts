/** One request on its stream of an HTTP/2 connection. */
import { type ClientHttp2Session, type ClientHttp2Stream, constants, type IncomingHttpHeaders } from 'node:http2';
import { type Abortable, type Carried, NOT_NOW } from '../connection.ts';
import { FailureError } from '../failures.ts';
import { NodeHeaders } from '../headers.ts';
import type { Failure } from '../transport.ts';
import { failureOfStream, REFUSED } from './failures.ts';
import { http2HeadersOf } from './headers.ts';

/** On the same connection, by a server that may have too much to do. */
const TRIES_WHERE_REFUSED = 3;
/** Each on another connection. */
const TRIES_AFTER_GOODBYE = 10;

/** What it knows of its connection. */
export interface Http2Place {
  readonly session: ClientHttp2Session;
  /** The server has said that it did not process this stream. */
  readonly unprocessed: (stream: number) => boolean;
  /** Why the connection went; null: it is there. `error`: what its streams were told. */
  readonly cause: (error: Error | null) => Failure | null;
  readonly over: (request: Http2Request) => void;
}

/** A stream is given up when its head is on its way, else the server would never hear of a request that counts as sent. */
const MOST_TURNS = 50;

export class Http2Request implements Abortable {
  readonly #carried: Carried;
  readonly #place: Http2Place;
  #stream: ClientHttp2Stream | null = null;
  #error: Error | null = null;
  #began = false;
  #over = false;
  #bodyBytes = 0;
  /** As the head says; null: it does not, or speaks of a body that does not come. */
  #bodyLength: number | null = null;

  constructor(carried: Carried, place: Http2Place) {
    this.#carried = carried;
    this.#place = place;
  }

  /** Asks whether it may be written, and writes it. */
  begin(): void {
    const { body } = this.#carried.request;
    if (!this.#carried.onBegin(this)) {
      this.#finish();
      this.#carried.onError(NOT_NOW);
      return;
    }
    const stream = this.#open(body === null);
    if (stream === null) return;
    this.#stream = stream;
    stream.on('response', (headers) => this.#answered(headers));
    stream.on('error', (error) => {
      this.#error = error;
    });
    stream.on('end', () => this.#ended(stream));
    stream.on('close', () => this.#closed(stream));
    stream.on('data', (chunk: Buffer) => {
      this.#bodyBytes += chunk.length;
      this.#carried.onBody(chunk, 0, chunk.length);
    });
    if (body !== null) stream.end(body);
  }

  abort(): void {
    if (this.#stream !== null) this.#reset(this.#stream, MOST_TURNS);
  }

  /** Null: it cannot be written as it is. */
  #open(endStream: boolean): ClientHttp2Stream | null {
    try {
      return this.#place.session.request(http2HeadersOf(this.#carried.request), { endStream });
    } catch (error) {
      this.#finish();
      const message = error instanceof Error ? error.message : String(error);
      this.#carried.onUnprocessed({ kind: 'OTHER', message }, 0);
      return null;
    }
  }

  #answered(headers: IncomingHttpHeaders): void {
    this.#began = true;
    this.#carried.onFirstByte();
    const { ':status': status = 0, ...fields } = headers;
    const { 'content-length': length } = fields;
    if (length !== undefined && this.#carried.request.method !== 'HEAD' && Number(status) !== 304)
      this.#bodyLength = Number(length);
    this.#carried.onHead(Number(status), new NodeHeaders(fields));
  }

  /** All of the answer has come, or there is no more to come. */
  #ended(stream: ClientHttp2Stream): void {
    // Node ends the stream also where a reset without an error cut the answer short.
    if (this.#bodyLength !== null && this.#bodyBytes !== this.#bodyLength) return;
    if (!this.#began || stream.rstCode !== constants.NGHTTP2_NO_ERROR || stream.aborted || this.#over) return;
    this.#finish();
    this.#carried.onEnd();
    // An answer that did not wait for the whole request: the rest of it is of no use.
    if (!stream.writableFinished) stream.close(constants.NGHTTP2_NO_ERROR);
  }

  #closed(stream: ClientHttp2Stream): void {
    if (this.#over) return;
    this.#finish();
    const refused = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
    const unsent = stream.id === undefined || this.#place.unprocessed(stream.id);
    if (!this.#began && (refused || unsent))
      this.#carried.onUnprocessed(REFUSED, unsent ? TRIES_AFTER_GOODBYE : TRIES_WHERE_REFUSED);
    else {
      const failure = this.#place.cause(this.#error) ?? failureOfStream(stream.rstCode, this.#began);
      this.#carried.onError(new FailureError(failure));
    }
  }

  #finish(): void {
    this.#over = true;
    this.#place.over(this);
  }

  #reset(stream: ClientHttp2Stream, turns: number): void {
    if (stream.destroyed) return;
    const unwritten = this.#place.session.destroyed ? 0 : (this.#place.session.state.outboundQueueSize ?? 0);
    if (unwritten > 0 && turns > 0) {
      setImmediate(() => this.#reset(stream, turns - 1));
      return;
    }
    stream.close(constants.NGHTTP2_CANCEL);
    // `close` alone may wait for ever for what nobody reads any more.
    stream.destroy();
  }
}

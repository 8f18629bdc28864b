/** What undici tells of a request, as whoever it is carried for hears it: as strict as our own parser, so that both tell the same. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import { type Carried, NOT_NOW } from '../connection.ts';
import { CLOSED_EARLY, FailureError } from '../failures.ts';
import { NodeHeaders } from '../headers.ts';
import { FAULTS } from './response-parser-faults.ts';

export class UndiciHandler implements Dispatcher.DispatchHandler {
  readonly #carried: Carried;
  readonly #socket: Duplex;
  #refused = false;
  #hasHead = false;

  constructor(carried: Carried, socket: Duplex) {
    this.#carried = carried;
    this.#socket = socket;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Thrown, it makes undici drop the request before it is written; unlike an abort this leaves the connection alone.
    if (!this.#carried.onBegin({ abort: () => controller.abort(NOT_NOW) })) throw NOT_NOW;
  }

  onResponseStarted(): void {
    this.#carried.onFirstByte();
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    const fault = faultOf(status, headers);
    if (fault !== null) return controller.abort(new FailureError({ kind: 'PROTOCOL', message: fault }));
    if (status < 200) return;
    this.#hasHead = true;
    this.#carried.onHead(status, new NodeHeaders(headers));
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#carried.onBody(chunk, 0, chunk.length);
  }

  onResponseEnd(): void {
    // A body that reaches to the end of the connection: undici takes a reset for that end.
    const { errored, writableLength } = this.#socket;
    if (errored !== null) return this.#carried.onError(errored);
    // A server that did not wait for the whole request will not take the rest of it for what it is.
    if (writableLength > 0) this.#socket.destroy();
    this.#carried.onEnd();
  }

  onResponseError(controller: Dispatcher.DispatchController | null, error: Error): void {
    if (controller !== null || this.#refused)
      return this.#carried.onError(this.#isCutShort(error) ? new FailureError(CLOSED_EARLY) : error);
    // undici refuses it from within `dispatch`: told later, as every other end.
    this.#refused = true;
    setImmediate(() => this.#carried.onError(error));
  }

  /** Once its head stands and the other side has gone, a body is not as long as it says because its rest was not sent. */
  #isCutShort(error: Error): boolean {
    const isMismatch = 'code' in error && error.code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
    const { readableEnded, errored } = this.#socket;
    return isMismatch && this.#hasHead && (readableEnded || (errored !== null && errored !== error));
  }
}

/** Why a head that undici takes might be read in two ways, or is none; null: it is good. */
function faultOf(status: number, headers: IncomingHttpHeaders): string | null {
  const coding = headers['transfer-encoding'];
  const hasLength = Number(headers['content-length'] ?? 0) > 0;
  if (status < 200) return hasLength || coding !== undefined ? FAULTS.interimBody : null;
  if (Array.isArray(coding)) return FAULTS.twoCodings;
  if (coding !== undefined && coding.trimEnd().toLowerCase() !== 'chunked')
    return coding.includes(',') ? FAULTS.codings : FAULTS.coding;
  return status === 204 && hasLength ? FAULTS.noContentBody : null;
}

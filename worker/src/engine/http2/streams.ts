/** The streams of one connection, and the windows that they share: RFC 9113, 5 and 6.9. */
import { type Carried, NOT_NOW } from '../connection.ts';
import type { Failure } from '../transport.ts';
import type { AnswerFields } from './answer-fields.ts';
import { FLOW_CONTROL_ERROR, PROTOCOL_ERROR } from './error-codes.ts';
import type { Fault } from './failures.ts';
import { FIRST_WINDOW, MOST_STREAM_ID, MOST_WINDOW } from './frame-types.ts';
import type { FrameWriter } from './frame-writer.ts';
import type { StreamEvents } from './incoming-frames.ts';
import { requestBlock } from './request-block.ts';
import { Http2Stream, type StreamPlace } from './stream.ts';

/** Bytes under way on the whole connection. */
export const CONNECTION_WINDOW = 2 ** 24;

const NOT_OPENED: Fault = { code: PROTOCOL_ERROR, message: 'it sends a frame on a stream that was never opened' };
const TOO_MUCH: Fault = { code: FLOW_CONTROL_ERROR, message: 'it sends more than the window of the connection allows' };
const TOO_WIDE: Fault = { code: FLOW_CONTROL_ERROR, message: 'it opens a window wider than it may be' };
const NO_UPDATE: Fault = { code: PROTOCOL_ERROR, message: 'it opens a window by nothing' };

export class Streams implements StreamEvents {
  readonly #writer: FrameWriter;
  readonly #place: StreamPlace;
  readonly #open = new Map<number, Http2Stream>();
  /** Those whose body is not sent whole. */
  readonly #sending = new Set<Http2Stream>();
  #nextId = 1;
  /** Streams below it have been given to the socket. */
  #writtenBelow = 1;
  #sendWindow = FIRST_WINDOW;
  #firstSendWindow = FIRST_WINDOW;
  #receiveWindow = CONNECTION_WINDOW;

  /** `over`: a stream has ended, and is open no more. */
  constructor(writer: FrameWriter, over: () => void) {
    this.#writer = writer;
    const ended = (stream: Http2Stream): void => {
      this.#open.delete(stream.id);
      if (this.#sending.size > 0) this.#sending.delete(stream);
      over();
    };
    this.#place = { writer, over: ended };
  }

  get open(): number {
    return this.#open.size;
  }

  /** There are no numbers left: no stream can be opened any more. */
  get exhausted(): boolean {
    return this.#nextId > MOST_STREAM_ID;
  }

  /** Asks whether the request may be written, and queues it. */
  begin(carried: Carried): void {
    const { request } = carried;
    const stream = new Http2Stream(this.#nextId, carried, this.#firstSendWindow, this.#place);
    if (!carried.onBegin(stream)) return carried.onError(NOT_NOW);
    this.#nextId += 2;
    this.#open.set(stream.id, stream);
    const hasBody = stream.bodyLeft > 0;
    this.#writer.headers(stream.id, requestBlock(request), !hasBody);
    if (!hasBody) return;
    this.#sending.add(stream);
    this.sendBodies();
  }

  /** Sends what the windows and the socket let through. */
  sendBodies(): void {
    for (const stream of this.#sending) {
      while (!this.#writer.full) {
        const bytes = stream.sendSome(this.#sendWindow);
        if (bytes === 0) break;
        this.#sendWindow -= bytes;
      }
      if (stream.bodyLeft === 0) this.#sending.delete(stream);
      if (this.#writer.full || this.#sendWindow <= 0) return;
    }
  }

  /** All that was queued is given to the socket. */
  written(): void {
    this.#writtenBelow = this.#nextId;
  }

  /** What the server did not look at: streams above `lastStream`. */
  refuseAbove(lastStream: number): void {
    for (const [id, stream] of this.#open) if (id > lastStream) stream.onUnprocessed();
  }

  /** The connection is gone, and all streams with it. */
  lose(failure: Failure): void {
    for (const [id, stream] of this.#open) {
      if (id >= this.#writtenBelow) stream.onUnprocessed();
      else stream.onLost(failure);
    }
  }

  /** The server's INITIAL_WINDOW_SIZE, which also moves the windows that are open: RFC 9113, 6.9.2. */
  onFirstWindow(size: number): Fault | null {
    if (size > MOST_WINDOW) return TOO_WIDE;
    const more = size - this.#firstSendWindow;
    this.#firstSendWindow = size;
    for (const stream of this.#open.values()) {
      stream.sendWindow += more;
      if (stream.sendWindow > MOST_WINDOW) return TOO_WIDE;
    }
    this.sendBodies();
    return null;
  }

  onDataFrame(id: number, length: number): Fault | null {
    this.#receiveWindow -= length;
    if (this.#receiveWindow < 0) return TOO_MUCH;
    if (this.#receiveWindow < CONNECTION_WINDOW / 2) {
      this.#writer.windowUpdate(0, CONNECTION_WINDOW - this.#receiveWindow);
      this.#receiveWindow = CONNECTION_WINDOW;
    }
    if (this.#neverOpened(id)) return NOT_OPENED;
    this.#open.get(id)?.onDataFrame(length);
    return null;
  }

  onData(id: number, bytes: Buffer, from: number, to: number): void {
    this.#open.get(id)?.onData(bytes, from, to);
  }

  onDataEnd(id: number): void {
    this.#open.get(id)?.onEnd();
  }

  onHeaders(id: number, fields: AnswerFields, endStream: boolean): Fault | null {
    if (this.#neverOpened(id)) return NOT_OPENED;
    this.#open.get(id)?.onHeaders(fields, endStream);
    return null;
  }

  onReset(id: number, code: number): Fault | null {
    if (this.#neverOpened(id)) return NOT_OPENED;
    this.#open.get(id)?.onReset(code);
    return null;
  }

  onWindowUpdate(id: number, increment: number): Fault | null {
    if (id === 0) {
      if (increment === 0) return NO_UPDATE;
      this.#sendWindow += increment;
      if (this.#sendWindow > MOST_WINDOW) return TOO_WIDE;
    } else {
      if (this.#neverOpened(id)) return NOT_OPENED;
      this.#open.get(id)?.onWindowUpdate(increment);
    }
    if (this.#sending.size > 0) this.sendBodies();
    return null;
  }

  #neverOpened(id: number): boolean {
    return id % 2 === 0 || id >= this.#nextId;
  }
}

/**
 * One connection that speaks HTTP/2, many requests at a time, straight on its socket (docs/adr/0010-http2.md): the requests of one
 * turn are one write, and answers are read where they came.
 */
import type { Duplex } from 'node:stream';
import type { Carried, Connection, ConnectionEvents } from '../connection.ts';
import type { Dialled, DirectFeed } from '../dialer.ts';
import { failureOf } from '../failures.ts';
import type { Failure } from '../transport.ts';
import { NO_ERROR, PROTOCOL_ERROR } from './error-codes.ts';
import { CLOSED, type Fault, failureOfFault, failureOfGoAway } from './failures.ts';
import { FrameReader } from './frame-reader.ts';
import {
  ENABLE_PUSH,
  FIRST_WINDOW,
  INITIAL_WINDOW_SIZE,
  MAX_CONCURRENT_STREAMS,
  MAX_FRAME_SIZE,
  MAX_HEADER_LIST_SIZE,
  MOST_FRAME_BYTES,
} from './frame-types.ts';
import { FrameWriter } from './frame-writer.ts';
import { MOST_LIST_BYTES } from './hpack-decoder.ts';
import { type ConnectionFrames, IncomingFrames } from './incoming-frames.ts';
import { STREAM_WINDOW } from './stream.ts';
import { CONNECTION_WINDOW, Streams } from './streams.ts';

/** Requests at once on a connection at most, also where the other side would allow more. */
export const MOST_STREAMS = 100;
/** Before the other side has said its limit, so that none is refused for it. */
const STREAMS_AT_FIRST = 1;
/** Turns of the loop that a connection which is closed is given to write what it has accepted. */
const MOST_TURNS = 50;

const OWN_SETTINGS = [ENABLE_PUSH, 0, INITIAL_WINDOW_SIZE, STREAM_WINDOW, MAX_HEADER_LIST_SIZE, MOST_LIST_BYTES];
const BAD_SETTING: Fault = { code: PROTOCOL_ERROR, message: 'it sends a setting that must not be there' };

export class Http2Connection implements Connection, ConnectionFrames {
  readonly origin: string;
  readonly address: string;
  readonly httpVersion = 'HTTP/2';
  used = false;
  offered = false;
  readonly keepMs = Number.POSITIVE_INFINITY;
  idleUntilMs = Number.POSITIVE_INFINITY;
  readonly #socket: Duplex;
  readonly #feed: DirectFeed | null;
  readonly #bytesReceived: () => number;
  readonly #events: ConnectionEvents;
  readonly #writer: FrameWriter;
  readonly #streams: Streams;
  readonly #frames: IncomingFrames;
  readonly #reader: FrameReader;
  #limit = STREAMS_AT_FIRST;
  #limitKnown = false;
  /** It takes no more requests. */
  #retired = false;
  /** It is about to be let go: what comes is not read any more. */
  #leaving = false;
  #closed = false;
  #received = 0;
  #taken = 0;
  /** Why it went; null: nobody said. */
  #cause: Failure | null = null;

  constructor(origin: string, { socket, address, bytesReceived, feed }: Dialled, events: ConnectionEvents) {
    this.origin = origin;
    this.address = address;
    this.#socket = socket;
    this.#feed = feed;
    this.#bytesReceived = bytesReceived;
    this.#events = events;
    this.#writer = new FrameWriter(socket, {
      onWrite: (bytes) => {
        this.#feed?.wrote(bytes);
        this.#streams.written();
      },
      onWritten: (wasStuck) => {
        this.#streams.sendBodies();
        if (wasStuck && this.usable) this.#events.onRoom(this);
      },
    });
    this.#streams = new Streams(this.#writer, () => this.#streamOver());
    this.#frames = new IncomingFrames(this.#streams, this);
    this.#reader = new FrameReader(this.#frames);
    if (feed === null) socket.on('data', (bytes: Buffer) => this.#read(bytes, bytes.length));
    else feed.onBytes = (bytes, length) => this.#read(bytes, length);
    socket.on('end', () => socket.destroy());
    socket.on('error', (error) => {
      this.#cause ??= failureOf(error, 'EXCHANGE');
    });
    socket.once('close', () => this.#gone());
    this.#writer.preface(OWN_SETTINGS);
    this.#writer.windowUpdate(0, CONNECTION_WINDOW - FIRST_WINDOW);
  }

  get usable(): boolean {
    return !this.#retired && !this.#socket.destroyed;
  }

  /** A limit of 0 is a server that wants to be left alone for a while. */
  get capacity(): number {
    return this.#limitKnown && this.#limit > 0 ? this.#limit : MOST_STREAMS;
  }

  get room(): number {
    return this.usable && !this.#writer.stuck ? Math.max(0, this.#limit - this.#streams.open) : 0;
  }

  get promised(): number {
    return this.usable && !this.#limitKnown ? MOST_STREAMS - STREAMS_AT_FIRST : 0;
  }

  get unused(): boolean {
    return this.#streams.open === 0;
  }

  takeReceived(): number {
    const received = this.#received - this.#taken;
    this.#taken = this.#received;
    return received;
  }

  send(carried: Carried): void {
    carried.connection = this;
    // What came before belongs to nobody.
    if (this.unused) this.#taken = this.#received;
    this.#streams.begin(carried);
    if (this.#streams.exhausted) this.#retire();
  }

  async close(): Promise<void> {
    const gone = this.#closed ? null : new Promise((resolve) => this.#socket.once('close', resolve));
    this.#retired = true;
    this.#leave(NO_ERROR);
    await gone;
  }

  onSetting(identifier: number, value: number): Fault | null {
    switch (identifier) {
      case MAX_CONCURRENT_STREAMS:
        this.#limit = Math.min(MOST_STREAMS, value);
        this.#limitKnown = true;
        return null;
      case INITIAL_WINDOW_SIZE:
        return this.#streams.onFirstWindow(value);
      case MAX_FRAME_SIZE:
        return value < MOST_FRAME_BYTES || value >= 2 ** 24 ? BAD_SETTING : null;
      case ENABLE_PUSH:
        return value === 0 ? null : BAD_SETTING;
      default:
        return null;
    }
  }

  onSettingsEnd(): void {
    this.#writer.settingsAck();
    if (!this.#limitKnown) this.#limit = MOST_STREAMS;
    this.#limitKnown = true;
    if (this.usable) this.#events.onRoom(this);
  }

  onPing(bytes: Buffer, from: number): void {
    this.#writer.pingAck(bytes, from);
  }

  onGoAway(lastStream: number, code: number): void {
    if (code !== NO_ERROR) this.#cause ??= failureOfGoAway(code);
    this.#retire();
    this.#streams.refuseAbove(lastStream);
    // In anger it closes the connection as well; else it answers what it has.
    if (code !== NO_ERROR) this.#giveUp(failureOfGoAway(code), NO_ERROR);
  }

  #read(bytes: Buffer, length: number): void {
    if (this.#leaving) return;
    this.#received = this.#bytesReceived();
    const fault = this.#reader.read(bytes, length);
    if (fault !== null) this.#giveUp(failureOfFault(fault, this.#frames.greeted), fault.code);
  }

  #streamOver(): void {
    if (this.#retired && this.unused) this.#leave(NO_ERROR);
  }

  /** What it carries has failed. */
  #giveUp(failure: Failure, code: number): void {
    this.#cause ??= failure;
    this.#retire();
    this.#leave(code);
    // What is queued will still be written.
    this.#streams.written();
    this.#streams.lose(this.#cause);
  }

  /** It goes on with what it carries. */
  #retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    this.#events.onRetired(this);
    if (this.unused) this.#leave(NO_ERROR);
  }

  #leave(code: number): void {
    if (this.#leaving) return;
    this.#leaving = true;
    this.#writer.goAway(code);
    void this.#drop();
  }

  /** What was accepted counts as sent, so it has to be on its way. */
  async #drop(): Promise<void> {
    this.#writer.flush();
    for (let turn = 0; turn < MOST_TURNS && !this.#socket.destroyed && !this.#writer.idle; turn++)
      await new Promise((resolve) => setImmediate(resolve));
    this.#socket.destroy();
  }

  #gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#retired = true;
    this.#streams.lose(this.#cause ?? CLOSED);
    this.#events.onClosed(this);
  }
}

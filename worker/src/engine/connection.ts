/** A connection as the pool sees it, whatever it speaks. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Failure, WireRequest } from './transport.ts';

export type ConnectionVersion = 'HTTP/1.1' | 'HTTP/2';

export interface Abortable {
  /** Gives the request up; the handler hears of its end once more, by `onResponseError`. */
  abort(reason: Error): void;
}

/** A request that a connection can carry: the form of undici's handlers, which both protocols use. */
export interface Carried {
  readonly request: WireRequest;
  /** What carries it. */
  connection: Connection | null;
  /** It is about to be written. Throws where it must not be; then nothing is written and `onResponseError` hears the same error. */
  onRequestStart(controller: Abortable): void;
  /** The answer begins. */
  onResponseStarted(): void;
  onResponseStart(controller: Abortable, status: number, headers: IncomingHttpHeaders): void;
  onResponseData(controller: Abortable, chunk: Buffer): void;
  onResponseEnd(): void;
  onResponseError(controller: Abortable | null, error: Error): void;
  /** HTTP/2: it was begun, and it is certain that the target did not look at it. It may be tried again so often in all. */
  onUnprocessed(failure: Failure, tries: number): void;
}

export interface Connection {
  readonly origin: string;
  /** `127.0.0.1:8080`: the other end. */
  readonly address: string;
  readonly httpVersion: ConnectionVersion;
  /** A request was written to it. */
  used: boolean;
  /** The pool has it among those that can take a request; kept by the pool. */
  offered: boolean;
  /** It can go on with what it carries, and take more where it has room. */
  readonly usable: boolean;
  /** How many requests it carries at once, as far as the other side has said. */
  readonly capacity: number;
  /** How many requests it takes now. */
  readonly room: number;
  /** How many more it will take once the other side has said its limits. */
  readonly promised: number;
  /** It carries nothing. */
  readonly unused: boolean;
  /** Bytes that came over the wire since the last call. */
  takeReceived(): number;
  /** Hands it a request; it has room for one. */
  send(carried: Carried): void;
  close(): Promise<void>;
}

export interface ConnectionEvents {
  /** It has more room than before. */
  readonly onRoom: (connection: Connection) => void;
  /** It takes no more requests, but goes on with those that it has. */
  readonly onRetired: (connection: Connection) => void;
  /** It is gone. Called once. */
  readonly onClosed: (connection: Connection) => void;
}

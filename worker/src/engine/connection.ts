/** A connection as the pool sees it, whatever it speaks. */
import type { AnswerHeaders } from './headers.ts';
import type { Failure, WireRequest } from './transport.ts';

export type ConnectionVersion = 'HTTP/1.1' | 'HTTP/2';

export interface Abortable {
  /** Gives the request up; the handler hears of its end once more, by `onError`. */
  abort(): void;
}

/** Why a request that was given up, or that must not be written, ended. */
export const NOT_NOW = new Error('Not sent');

/** A request that a connection can carry. It hears of its end once: `onEnd`, `onError` or `onUnprocessed`. */
export interface Carried {
  readonly request: WireRequest;
  /** What carries it. */
  connection: Connection | null;
  /** It is about to be written. False: it must not be; then nothing is written, and it ends with NOT_NOW. */
  onBegin(controller: Abortable): boolean;
  /** The first byte of the answer is there. */
  onFirstByte(): void;
  /** The final head. */
  onHead(status: number, headers: AnswerHeaders): void;
  /** bytes[from, to) of the body; valid within this call only. */
  onBody(bytes: Buffer, from: number, to: number): void;
  onEnd(): void;
  onError(error: Error): void;
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
  /** How long the other side keeps it unused, as far as it is known, ms; Infinity: the connection itself looks after that. */
  readonly keepMs: number;
  /** It is not used after that, on the clock's origin; kept by the pool. */
  idleUntilMs: number;
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

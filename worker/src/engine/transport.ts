/** What a journey needs of a protocol: send one request, learn what came of it. */
import type { ErrorKind } from '@loadtest/protocol';
import type { AnswerHeaders } from './headers.ts';

/** A request as it goes over the wire, all values filled in. */
export interface WireRequest {
  /** `https://host:port` */
  readonly origin: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** name, value, name, value, … */
  readonly headers: string[];
  readonly body: Buffer | null;
  /** From being handed over to the last byte. */
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  /** A check or an extraction reads the body, so it is kept; else it is counted and let go. */
  readonly readsBody: boolean;
}

/** A body that is read may have so many bytes on the wire; a larger one fails its request as OTHER, with the remedy. */
export const MOST_BODY_BYTES = 16 * 1_048_576;

export interface Failure {
  readonly kind: ErrorKind;
  /** For people: what happened and, where there is one, the remedy. */
  readonly message: string;
}

/** How a request ended. Times on the clock's origin, ms. */
export interface Outcome {
  /** When its first byte went to a connected socket; null: it never reached one. */
  readonly sentMs: number | null;
  readonly doneMs: number;
  /** Of an answer that came whole; 0 else. */
  readonly status: number;
  readonly headers: AnswerHeaders | null;
  /** Null: an answer came, whatever its status. */
  readonly failure: Failure | null;
  readonly bytesReceived: number;
  /** As it came, still encoded (see the header content-encoding); null where `readsBody` is false or there was a failure. */
  readonly body: Buffer | null;
  /** When the first byte of the answer came; null: none came. */
  readonly firstByteMs: number | null;
  /** `127.0.0.1:8080`, `[::1]:8080`: where it was sent; null: nowhere. */
  readonly address: string | null;
  readonly httpVersion: 'HTTP/1.1' | 'HTTP/2' | null;
}

export interface OpenRequest {
  /** Ends it now, as INTERRUPTED; it is told as every other end. Nothing happens where it has ended. */
  cut(): void;
}

/** Who speaks HTTP/1.1: connections of the engine's own, or undici's. */
export type Http1 = 'OWN' | 'UNDICI';

export interface Bytes {
  readonly sent: number;
  readonly received: number;
}

export interface Transport {
  /** `ended` is called exactly once, never from within this call. */
  send(request: WireRequest, ended: (outcome: Outcome) => void): OpenRequest;
  /** Open connections. */
  readonly connections: number;
  /** Bytes on the sockets since the last call. */
  takeBytes(): Bytes;
  /** Open connections may be so many from here on; those above stay until they end. */
  allow(maxConnections: number): void;
  /** Where the gate held requests and is open again, they go on. Asked often. */
  resume(): void;
  /** Drops all connections. No request may be open. */
  close(): Promise<void>;
}

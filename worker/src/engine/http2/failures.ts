/** What the end of a stream or of a connection means in HTTP/2. */
import type { Failure } from '../transport.ts';
import { HTTP_1_1_REQUIRED, NO_ERROR, nameOfCode } from './error-codes.ts';

const OF_THE_PROTOCOL = new Set([
  'PROTOCOL_ERROR',
  'FLOW_CONTROL_ERROR',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'COMPRESSION_ERROR',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
]);

/** The target says that it did not look at the request. */
export const REFUSED: Failure = {
  kind: 'RESET',
  message: 'The server refused the request before it looked at it (HTTP/2 REFUSED_STREAM, or GOAWAY), again and again',
};

/** The connection went, and nobody said why. */
export const CLOSED: Failure = { kind: 'RESET', message: 'The server closed the connection' };

/** A rule of the protocol that the other side broke: the whole connection is given up. */
export interface Fault {
  /** What the other side is told. */
  readonly code: number;
  /** For people, without anything that the other side sent. */
  readonly message: string;
}

/** A stream that was reset before its answer was whole. `code`: of RST_STREAM. */
export function failureOfStream(code: number, began: boolean): Failure {
  if (code === NO_ERROR)
    return {
      kind: 'RESET',
      message: `The server ended the stream ${began ? 'in the middle of' : 'without'} its answer`,
    };
  if (code === HTTP_1_1_REQUIRED)
    return { kind: 'PROTOCOL', message: 'The server wants HTTP/1.1 for this request. Set httpVersion to HTTP1' };
  return { kind: kindOf(code), message: `The stream was reset: HTTP/2 ${nameOfCode(code)}` };
}

/** The server gave the whole connection up, by GOAWAY. */
export function failureOfGoAway(code: number): Failure {
  return { kind: kindOf(code), message: `The server gave the connection up: HTTP/2 GOAWAY ${nameOfCode(code)}` };
}

/** The other side broke a rule. `spoke`: it has shown that it knows the protocol at all. */
export function failureOfFault({ message }: Fault, spoke: boolean): Failure {
  const remedy = spoke ? '' : '. If it speaks HTTP/1.1, set httpVersion to AUTO or HTTP1';
  return { kind: 'PROTOCOL', message: `The server does not speak HTTP/2 as it should: ${message}${remedy}` };
}

function kindOf(code: number): Failure['kind'] {
  return OF_THE_PROTOCOL.has(nameOfCode(code)) ? 'PROTOCOL' : 'RESET';
}

/** What the end of a stream or of a connection means in HTTP/2. */
import { constants } from 'node:http2';
import { failureOf } from '../failures.ts';
import type { Failure } from '../transport.ts';

/** By their numbers: RFC 9113, 7. */
const NAMES = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

/** By name: the numbers would have node:http2 loaded for every run. */
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

/** A stream that ended without a whole answer. `code`: of RST_STREAM, 0 where it said nothing. */
export function failureOfStream(code: number, began: boolean): Failure {
  if (code === constants.NGHTTP2_NO_ERROR)
    return {
      kind: 'RESET',
      message: `The server ended the stream ${began ? 'in the middle of' : 'without'} its answer`,
    };
  if (code === constants.NGHTTP2_HTTP_1_1_REQUIRED)
    return { kind: 'PROTOCOL', message: 'The server wants HTTP/1.1 for this request. Set httpVersion to HTTP1' };
  return { kind: kindOf(code), message: `The stream was reset: HTTP/2 ${nameOf(code)}` };
}

/** The server gave the whole connection up, by GOAWAY. */
export function failureOfGoAway(code: number): Failure {
  return { kind: kindOf(code), message: `The server gave the connection up: HTTP/2 GOAWAY ${nameOf(code)}` };
}

/** The session broke. */
export function failureOfSession(error: Error): Failure {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_HTTP2_ERROR')
    return {
      kind: 'PROTOCOL',
      message: `The server does not speak HTTP/2 as it should: ${error.message}. If it speaks HTTP/1.1, set httpVersion to AUTO or HTTP1`,
    };
  return failureOf(error, 'EXCHANGE');
}

function kindOf(code: number): Failure['kind'] {
  return OF_THE_PROTOCOL.has(nameOf(code)) ? 'PROTOCOL' : 'RESET';
}

function nameOf(code: number): string {
  return NAMES[code] ?? `error ${code}`;
}

/** What an error of a socket or of the protocol means, in the words of the schema. */
import { errors } from 'undici';
import type { Failure } from './transport.ts';

/** How far a request had come: connecting, shaking hands, or with a connection of its own. */
export type Stage = 'CONNECT' | 'TLS' | 'EXCHANGE';

const SAMPLE_LENGTH = 200;

const REMEDIES: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL:
    'No local port is free for another connection to this target. Let the target keep connections alive, or spread the load over more workers',
  EMFILE: 'This worker has no file descriptor left. Raise its limit (ulimit -n), or limit maxConnections',
  ENFILE: 'This machine has no file descriptor left. Raise fs.file-max, or limit maxConnections',
};

const RESET_CODES = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ENOTCONN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
]);
const PROTOCOL_CODES = new Set([
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
]);

/** An error that is known for what it is already. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Names the kind of an error and says it in one line. */
export function failureOf(error: unknown, stage: Stage): Failure {
  if (error instanceof FailureError) return error.failure;
  const code = codeOf(error);
  const message = sampleOf(messageOf(error));
  if (code === 'EADDRNOTAVAIL')
    return { kind: 'PORTS_EXHAUSTED', message: sampleOf(REMEDIES['EADDRNOTAVAIL'] ?? message) };
  if (code === 'EMFILE' || code === 'ENFILE') return { kind: 'OTHER', message: sampleOf(REMEDIES[code] ?? message) };
  if (stage === 'EXCHANGE') return { kind: kindOfExchange(error, code), message };
  if (syscallOf(error) === 'getaddrinfo') return { kind: 'DNS', message };
  if (code === 'ETIMEDOUT') return { kind: 'TIMEOUT', message };
  return { kind: stage, message };
}

/** One line of at most 200 characters, without control characters. */
export function sampleOf(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  const line = text.replace(/[\u0000-\u001f\u007f\s]+/g, ' ').trim();
  return line.length > SAMPLE_LENGTH ? `${line.slice(0, SAMPLE_LENGTH - 1)}…` : line;
}

function kindOfExchange(error: unknown, code: string): Failure['kind'] {
  if (error instanceof errors.HTTPParserError || PROTOCOL_CODES.has(code)) return 'PROTOCOL';
  if (code === 'UND_ERR_SOCKET') return messageOf(error).startsWith('bad ') ? 'PROTOCOL' : 'RESET';
  return RESET_CODES.has(code) ? 'RESET' : 'OTHER';
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function syscallOf(error: unknown): unknown {
  return error instanceof Error && 'syscall' in error ? error.syscall : undefined;
}

/** Of several tries to connect (IPv6, IPv4) all are named. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(messageOf).join('; ');
  if (error instanceof Error) return error.message || codeOf(error) || error.name;
  return String(error);
}

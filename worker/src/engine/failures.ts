/** What an error of a socket or of the protocol means, in the words of the schema. */
import { networkInterfaces } from 'node:os';
import type { Failure } from './transport.ts';

/** How far a request had come: looking up the name, connecting, shaking hands, or with a connection of its own. */
export type Stage = 'DNS' | 'CONNECT' | 'TLS' | 'EXCHANGE';

const SAMPLE_LENGTH = 200;

export const CLOSED_EARLY: Failure = {
  kind: 'RESET',
  message: 'The server closed the connection before its answer was whole',
};

/** Where the generator itself is at its limit. */
const LIMITS: Readonly<Record<string, Failure>> = {
  EADDRNOTAVAIL: {
    kind: 'PORTS_EXHAUSTED',
    message:
      'No local port is free for another connection. Let the target keep connections alive, use more workers, or widen net.ipv4.ip_local_port_range',
  },
  EMFILE: {
    kind: 'FILE_DESCRIPTORS',
    message:
      'This worker has no file descriptor left. Raise its limit (ulimit -n), use more workers, or lower maxConnections',
  },
  ENFILE: {
    kind: 'FILE_DESCRIPTORS',
    message: 'This machine has no file descriptor left. Raise fs.file-max, use more machines, or lower maxConnections',
  },
};

const OF_NAMES: Readonly<Record<string, (name: string) => string>> = {
  ENOTFOUND: (name) => `There is no address for ${name}. Check how it is written, and that this worker's DNS knows it`,
  EAI_AGAIN: (name) => `${name} could not be looked up: this worker's DNS does not answer. Check its resolver`,
};

const SAYINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nobody listens there',
  ENETUNREACH: 'This worker has no way there',
  EHOSTUNREACH: 'This worker has no way there',
  EADDRNOTAVAIL: 'This worker has no way there',
  EACCES: 'This machine does not let the worker connect there',
  EPERM: 'This machine does not let the worker connect there',
  ECONNRESET: 'The server reset the connection',
  // With TLS 1.3 it is told once hands are shaken.
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'The server wants a certificate of the client, which cannot be given',
  EPIPE: 'The server closed the connection while the request was written',
  UND_ERR_HEADERS_OVERFLOW: 'The head of the answer is larger than 64 KiB',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'The body is not as long as the answer says',
  // undici does not expect a status below 100, nor one of 101 that does not say what it switches to.
  ERR_ASSERTION: 'The answer is none that HTTP/1.1 knows',
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
  'ERR_ASSERTION',
]);

/** An error that is known for what it is already. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Names the kind of an error and says it in one line. `interfaces`: this machine's. */
export function failureOf(error: unknown, stage: Stage, interfaces = networkInterfaces): Failure {
  if (error instanceof FailureError) return error.failure;
  const code = codeOf(error);
  const message = lineOf(said(error, code));
  const limit = limitOf(error, interfaces);
  if (limit !== undefined) return limit;
  if (stage === 'EXCHANGE') return { kind: kindOfExchange(error, code), message };
  if (syscallOf(error) === 'getaddrinfo') return { kind: 'DNS', message: lineOf(nameMessageOf(error, code)) };
  if (code === 'ETIMEDOUT') return { kind: 'TIMEOUT', message };
  return { kind: stage, message };
}

/** One line of at most 200 characters, without control characters. What may hold a secret is masked before: half of one would not be found. */
export function sampleOf(text: string): string {
  const line = lineOf(text);
  return line.length > SAMPLE_LENGTH ? `${line.slice(0, SAMPLE_LENGTH - 1)}…` : line;
}

/** One line, without control characters. */
export function lineOf(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  return text.replace(/[\u0000-\u001f\u007f\s]+/g, ' ').trim();
}

/** Of several tries to connect one is enough. Undefined: the generator has what it needs. */
function limitOf(error: unknown, interfaces: typeof networkInterfaces): Failure | undefined {
  const tries: unknown[] = error instanceof AggregateError ? error.errors : [error];
  const limited = tries.find((each) => {
    const code = codeOf(each);
    return Object.hasOwn(LIMITS, code) && !(code === 'EADDRNOTAVAIL' && lacksFamily(each, interfaces));
  });
  return LIMITS[codeOf(limited)];
}

/** The error is about an IPv6 address, and this machine has none to connect from: the system says it in the words of used-up ports. */
function lacksFamily(error: unknown, interfaces: typeof networkInterfaces): boolean {
  const address = error instanceof Error && 'address' in error ? String(error.address) : '';
  if (!address.includes(':')) return false;
  const own = Object.values(interfaces()).flatMap((addresses) => addresses ?? []);
  return !own.some((each) => (address === '::1' ? each.address === '::1' : each.family === 'IPv6' && !each.internal));
}

function kindOfExchange(error: unknown, code: string): Failure['kind'] {
  // By its name: undici is loaded only where it is used.
  if ((error instanceof Error && error.name === 'HTTPParserError') || PROTOCOL_CODES.has(code)) return 'PROTOCOL';
  if (code.startsWith('ERR_SSL_')) return 'TLS';
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

/** In plain words where there are some; the system's own follow. */
function said(error: unknown, code: string): string {
  if (code === 'UND_ERR_SOCKET' && messageOf(error) === 'other side closed') return CLOSED_EARLY.message;
  const words = SAYINGS[code];
  return words === undefined ? messageOf(error) : `${words}: ${messageOf(error)}`;
}

function nameMessageOf(error: unknown, code: string): string {
  const hostname = error instanceof Error && 'hostname' in error ? String(error.hostname) : null;
  const say = OF_NAMES[code];
  return say === undefined || hostname === null ? messageOf(error) : say(hostname);
}

/** Of several tries to connect (IPv6, IPv4) all are named. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(messageOf).join('; ');
  if (error instanceof Error) return error.message || codeOf(error) || error.name;
  return String(error);
}

/** TLS over a connection that is open: what is offered, what is trusted, and sessions that are taken up again. */
import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, getCACertificates, type SecureContext, type TLSSocket } from 'node:tls';
import type { CompiledScenario, HttpVersion } from '@loadtest/scenario';
import { failureOf } from './failures.ts';
import { tlsFailureOf } from './tls-failures.ts';
import type { Failure } from './transport.ts';

const OFFERS: Readonly<Record<HttpVersion, string[]>> = {
  AUTO: ['h2', 'http/1.1'],
  HTTP1: ['http/1.1'],
  HTTP2: ['h2'],
};
/** Origins whose last session is kept at most; old ones go first. */
const MOST_SESSIONS = 1000;

const NO_HTTP2: Failure = {
  kind: 'PROTOCOL',
  message: 'The server does not offer HTTP/2 (ALPN). Set httpVersion to AUTO or HTTP1',
};
const NO_HTTP1: Failure = {
  kind: 'PROTOCOL',
  message: 'The server does not offer HTTP/1.1 (ALPN). Set httpVersion to AUTO or HTTP2',
};

type Secured = (socket: TLSSocket | null, failure: Failure | null) => void;

export class TlsHandshake {
  readonly #tls: CompiledScenario['tls'];
  readonly #version: HttpVersion;
  /** The last session of each origin: the next connection need not shake hands in full. */
  readonly #sessions = new Map<string, Buffer>();
  #context: SecureContext | null = null;

  constructor(tls: CompiledScenario['tls'], version: HttpVersion) {
    this.#tls = tls;
    this.#version = version;
  }

  /** `ended` is called with the socket or with why there is none, never from within this call; what it is told after that counts for nothing. */
  begin(origin: URL, raw: Socket, ended: Secured): void {
    const context = this.#makeContext();
    if (context === null) {
      const message = 'tls.ca is not a certificate that can be read. Give it as PEM';
      setImmediate(() => ended(null, { kind: 'TLS', message }));
      return;
    }
    const name = this.#nameOf(origin);
    const session = this.#sessions.get(origin.origin);
    const socket = connect({
      socket: raw,
      secureContext: context,
      host: name,
      // An address cannot be asked for by name.
      servername: isIP(name) === 0 ? name : '',
      rejectUnauthorized: !this.#tls.insecure,
      ALPNProtocols: OFFERS[this.#version],
      ...(session === undefined ? {} : { session }),
    });
    socket.on('session', (next) => this.#keep(origin.origin, next));
    socket.on('error', (error) => ended(null, this.failureOf(error, origin)));
    socket.once('secureConnect', () => {
      if (this.#version === 'HTTP2' && socket.alpnProtocol !== 'h2') ended(null, NO_HTTP2);
      else ended(socket, null);
    });
  }

  /** What an error says that came while hands were shaken. */
  failureOf(error: NodeJS.ErrnoException, origin: URL): Failure {
    if (error.code?.includes('NO_APPLICATION_PROTOCOL') === true)
      return this.#version === 'HTTP1' ? NO_HTTP1 : NO_HTTP2;
    return tlsFailureOf(error, this.#nameOf(origin)) ?? failureOf(error, 'TLS');
  }

  /** Made once: reading the certificates costs more than a connection. Null: `ca` cannot be read. */
  #makeContext(): SecureContext | null {
    if (this.#context !== null) return this.#context;
    const { ca } = this.#tls;
    try {
      // TLS itself would pass over what it cannot read.
      if (ca !== null) new X509Certificate(ca);
      // Besides those that the machine trusts: a redirect may lead elsewhere.
      this.#context = createSecureContext(ca === null ? {} : { ca: [...getCACertificates('default'), ca] });
    } catch {
      return null;
    }
    return this.#context;
  }

  #keep(origin: string, session: Buffer): void {
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MOST_SESSIONS && !this.#sessions.has(origin) && oldest !== undefined)
      this.#sessions.delete(oldest);
    this.#sessions.set(origin, session);
  }

  /** Whoever is at the other end has to be this one. */
  #nameOf(origin: URL): string {
    return this.#tls.serverName ?? origin.hostname.replace(/^\[|\]$/g, '');
  }
}

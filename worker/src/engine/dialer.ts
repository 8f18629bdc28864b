/** Opens connections: TCP (IPv6 and IPv4 as they answer), then TLS where the origin wants it, within a time of its own. */
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CompiledScenario } from '@loadtest/scenario';
import { buildConnector } from 'undici';
import type { Clock } from './clock.ts';
import { failureOf, type Stage } from './failures.ts';
import type { SocketMeter } from './socket-meter.ts';
import type { Failure } from './transport.ts';

/** A connection that is ready for requests. */
export interface Dialled {
  readonly socket: Duplex;
  /** `127.0.0.1:8080`, `[::1]:8080`: the other end. */
  readonly address: string;
  /** Bytes that came over the wire so far. */
  readonly bytesReceived: () => number;
}

export interface Dial {
  /** Gives up; `ended` is not called any more. */
  cancel(): void;
}

type Ended = (dialled: Dialled | null, failure: Failure | null) => void;

/** Opens a connection. `ended` is called once, never from within this call: with a connection or with why there is none. */
export type DialTo = (origin: URL, timeoutMs: number, ended: Ended) => Dial;

export class Dialer {
  readonly #clock: Clock;
  readonly #meter: SocketMeter;
  readonly #secure: buildConnector.connector;

  constructor(clock: Clock, meter: SocketMeter, tls: CompiledScenario['tls']) {
    this.#clock = clock;
    this.#meter = meter;
    this.#secure = buildConnector({
      allowH2: false,
      timeout: 0,
      rejectUnauthorized: !tls.insecure,
      ...(tls.ca === null ? {} : { ca: tls.ca }),
      ...(tls.serverName === null ? {} : { servername: tls.serverName }),
    });
  }

  readonly dial: DialTo = (origin, timeoutMs, ended) => {
    const secure = origin.protocol === 'https:';
    const hostname = origin.hostname.replace(/^\[|\]$/g, '');
    const raw = connect({
      host: hostname,
      port: Number(origin.port || (secure ? 443 : 80)),
      autoSelectFamily: true,
      // Longer than a stall of this process, which must not pass for an address that does not answer.
      autoSelectFamilyAttemptTimeout: 1000,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
    });
    this.#meter.add(raw);
    // With TLS these are the bytes of the TCP socket below.
    const bytesReceived = (): number => raw.bytesRead;
    let stage: Exclude<Stage, 'EXCHANGE'> = 'CONNECT';
    let over = false;
    const end = (dialled: Dialled | null, failure: Failure | null): void => {
      if (over) return;
      over = true;
      timer.cancel();
      if (dialled === null) raw.destroy();
      ended(dialled, failure);
    };
    const timer = this.#clock.afterInput(this.#clock.now() + timeoutMs, () =>
      end(null, { kind: 'TIMEOUT', message: `No connection within the connect timeout of ${timeoutMs} ms` }),
    );
    raw.on('error', (error) => end(null, failureOf(error, stage)));
    raw.once('close', () => end(null, { kind: stage, message: 'The connection was closed before it was ready' }));
    raw.once('connect', () => {
      const address = addressOf(raw);
      if (!secure) return end({ socket: raw, address, bytesReceived }, null);
      stage = 'TLS';
      const options = { hostname, host: origin.host, protocol: origin.protocol, port: origin.port, httpSocket: raw };
      this.#secure(options, (error, socket) => {
        if (error !== null) end(null, failureOf(error, stage));
        else end({ socket, address, bytesReceived }, null);
      });
    });
    const cancel = (): void => {
      over = true;
      timer.cancel();
      raw.destroy();
    };
    return { cancel };
  };
}

function addressOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;
}

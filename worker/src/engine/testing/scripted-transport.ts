/** A transport on the virtual clock, which answers as a script says. Like the real one it sends nothing while the gate is closed. */
import type { IncomingHttpHeaders } from 'node:http';
import { NodeHeaders } from '../headers.ts';
import type { LeaseGate } from '../lease-gate.ts';
import type { Timer } from '../timer.ts';
import type { Bytes, Failure, OpenRequest, Outcome, Transport, WireRequest } from '../transport.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface Answer {
  /** From the send to the end. Beyond the request's timeout it ends then, as TIMEOUT. */
  readonly afterMs: number;
  /** It never reaches a socket. */
  readonly unsent?: boolean;
  /** How long the sending itself keeps the loop. */
  readonly sendingMs?: number;
  readonly status?: number;
  readonly failure?: Failure;
  readonly headers?: IncomingHttpHeaders | null;
  readonly body?: Buffer;
}

interface Open {
  readonly request: WireRequest;
  readonly ended: (outcome: Outcome) => void;
  timer: Timer | null;
  sentMs: number | null;
}

export class ScriptedTransport implements Transport {
  connections = 0;
  closed = false;
  /** As `allow` has told; null: it has not. */
  allowed: number | null = null;
  /** What reached the target: when each was sent (ms), and what. */
  readonly sent: number[] = [];
  readonly requests: WireRequest[] = [];
  /** What it was asked to send while the gate was open, unsent ones included. */
  readonly tried: WireRequest[] = [];
  readonly #clock: VirtualClock;
  readonly #gate: LeaseGate;
  readonly #answer: (request: WireRequest, nth: number) => Answer;
  readonly #most: number;
  /** In the order in which they came: they wait for the gate, or for a connection. */
  readonly #held = new Set<Open>();

  /** `most`: requests on their way at once; the others wait. */
  constructor(
    clock: VirtualClock,
    gate: LeaseGate,
    answer: (request: WireRequest, nth: number) => Answer,
    most = Number.POSITIVE_INFINITY,
  ) {
    this.#clock = clock;
    this.#gate = gate;
    this.#answer = answer;
    this.#most = most;
  }

  send(request: WireRequest, ended: (outcome: Outcome) => void): OpenRequest {
    const open: Open = { request, ended, timer: null, sentMs: null };
    this.#held.add(open);
    this.resume();
    return { cut: () => this.#cut(open) };
  }

  takeBytes(): Bytes {
    return { sent: 0, received: 0 };
  }

  allow(maxConnections: number): void {
    this.allowed = maxConnections;
  }

  resume(): void {
    for (const open of this.#held) {
      if (this.connections >= this.#most || !this.#gate.isOpen(this.#clock.now())) return;
      this.#held.delete(open);
      this.#write(open);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  #write(open: Open): void {
    const { request } = open;
    this.connections++;
    const nowMs = this.#clock.now();
    const answer = this.#answer(request, this.tried.push(request) - 1);
    if (answer.unsent !== true) {
      this.sent.push(nowMs);
      this.requests.push(request);
      open.sentMs = nowMs;
    }
    const timedOut = answer.afterMs > request.timeoutMs;
    open.timer = this.#clock.at(nowMs + Math.min(answer.afterMs, request.timeoutMs), () => {
      this.connections--;
      this.#tell(open, timedOut ? { ...answer, failure: { kind: 'TIMEOUT', message: 'Too late' } } : answer);
      this.resume();
    });
    this.#clock.stall(answer.sendingMs ?? 0);
  }

  #cut(open: Open): void {
    open.timer?.cancel();
    if (!this.#held.delete(open)) this.connections--;
    this.#tell(open, { afterMs: 0, failure: { kind: 'INTERRUPTED', message: 'Cut off' } });
  }

  #tell({ ended, sentMs }: Open, answer: Answer): void {
    const { status = 200, failure = null, headers = null, body = null } = answer;
    ended({
      sentMs,
      doneMs: this.#clock.now(),
      status: failure === null ? status : 0,
      failure,
      headers: failure === null && headers !== null ? new NodeHeaders(headers) : null,
      bytesReceived: 0,
      body: failure === null ? body : null,
      firstByteMs: null,
      address: null,
      httpVersion: null,
    });
  }
}

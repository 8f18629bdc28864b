/** A transport on the virtual clock, which answers as a script says. Like the real one it sends nothing while the gate is closed. */
import type { Timer } from '../clock.ts';
import type { LeaseGate } from '../lease-gate.ts';
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
  readonly headers?: Outcome['headers'];
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
  /** Requests that were tried, unsent ones included. */
  #tried = 0;
  readonly #clock: VirtualClock;
  readonly #gate: LeaseGate;
  readonly #answer: (request: WireRequest, nth: number) => Answer;
  readonly #held = new Set<Open>();

  constructor(clock: VirtualClock, gate: LeaseGate, answer: (request: WireRequest, nth: number) => Answer) {
    this.#clock = clock;
    this.#gate = gate;
    this.#answer = answer;
  }

  send(request: WireRequest, ended: (outcome: Outcome) => void): OpenRequest {
    const open: Open = { request, ended, timer: null, sentMs: null };
    if (this.#gate.isOpen(this.#clock.now())) this.#write(open);
    else this.#held.add(open);
    return { cut: () => this.#cut(open) };
  }

  takeBytes(): Bytes {
    return { sent: 0, received: 0 };
  }

  allow(maxConnections: number): void {
    this.allowed = maxConnections;
  }

  resume(): void {
    if (!this.#gate.isOpen(this.#clock.now())) return;
    for (const open of this.#held) this.#write(open);
    this.#held.clear();
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  #write(open: Open): void {
    const { request } = open;
    const nowMs = this.#clock.now();
    const answer = this.#answer(request, this.#tried++);
    if (answer.unsent !== true) {
      this.sent.push(nowMs);
      this.requests.push(request);
      open.sentMs = nowMs;
    }
    const timedOut = answer.afterMs > request.timeoutMs;
    open.timer = this.#clock.at(nowMs + Math.min(answer.afterMs, request.timeoutMs), () =>
      this.#end(open, timedOut ? { ...answer, failure: { kind: 'TIMEOUT', message: 'Too late' } } : answer),
    );
    this.#clock.stall(answer.sendingMs ?? 0);
  }

  #cut(open: Open): void {
    open.timer?.cancel();
    this.#held.delete(open);
    this.#end(open, { afterMs: 0, failure: { kind: 'INTERRUPTED', message: 'Cut off' } });
  }

  #end({ ended, sentMs }: Open, answer: Answer): void {
    const { status = 200, failure = null, headers = null, body = null } = answer;
    ended({
      sentMs,
      doneMs: this.#clock.now(),
      status: failure === null ? status : 0,
      failure,
      headers: failure === null ? headers : null,
      bytesReceived: 0,
      body: failure === null ? body : null,
      firstByteMs: null,
      address: null,
      httpVersion: null,
    });
  }
}

/** A transport on the virtual clock, which answers as a script says. Like the real one it sends nothing while the gate is closed. */
import type { Timer } from '../clock.ts';
import type { LeaseGate } from '../lease-gate.ts';
import type { Bytes, Failure, OpenRequest, Outcome, Transport, WireRequest } from '../transport.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface Answer {
  /** From the send to the end. */
  readonly afterMs: number;
  /** How long the sending itself keeps the loop. */
  readonly sendingMs?: number;
  readonly status?: number;
  readonly failure?: Failure;
  readonly headers?: Outcome['headers'];
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
  /** When each request was sent, ms. */
  readonly sent: number[] = [];
  readonly requests: WireRequest[] = [];
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
    const sentMs = this.#clock.now();
    const answer = this.#answer(open.request, this.sent.length);
    const { afterMs, sendingMs = 0, status = 200, failure = null, headers = null } = answer;
    this.sent.push(sentMs);
    this.requests.push(open.request);
    open.sentMs = sentMs;
    open.timer = this.#clock.at(sentMs + afterMs, () =>
      this.#end(open, failure === null ? status : 0, failure, headers),
    );
    this.#clock.stall(sendingMs);
  }

  #cut(open: Open): void {
    open.timer?.cancel();
    this.#held.delete(open);
    this.#end(open, 0, { kind: 'INTERRUPTED', message: 'Cut off' }, null);
  }

  #end({ ended, sentMs }: Open, status: number, failure: Failure | null, headers: Outcome['headers']): void {
    ended({
      sentMs,
      doneMs: this.#clock.now(),
      status,
      failure,
      headers,
      bytesReceived: 0,
      body: null,
      firstByteMs: null,
      address: null,
      httpVersion: null,
    });
  }
}

/**
 * What a shard's engine and the service round it share without messages: until when the engine may send, up to which number
 * closed models may count, and that the engine's loop turns. All times in ms on the clock's origin, kept as whole µs, so
 * that each is read and written in one piece.
 *
 * The service writes `renew` and `reserve`, the engine writes `beat` and `given`.
 *
 * The engine asks several times a request, and reading a cell costs it an allocation: it keeps what it has read. Whoever writes
 * counts the version up behind its cells; whoever reads looks at the version first and at the cells after it. So what is kept is
 * at least as new as the version kept with it, and once a write has moved the version, the next question reads it. Until then
 * the answer is an older one, and that is safe: deadline and mark only rise, so an older gate allows less, never more.
 */

const DEADLINE = 0;
const RESUMED = 1;
const MARK = 2;
const GIVEN = 3;
const BEAT = 4;
const VERSION = 5;
const CELLS = 6;

const NEVER = 2n ** 62n;

function toCell(value: number, scale: number): bigint {
  return Number.isFinite(value) ? BigInt(Math.floor(value * scale)) : value > 0 ? NEVER : -NEVER;
}

function fromCell(cell: bigint, scale: number): number {
  if (cell === NEVER) return Number.POSITIVE_INFINITY;
  return cell === -NEVER ? Number.NEGATIVE_INFINITY : Number(cell) / scale;
}

export interface LeaseGateOptions {
  /** Nothing is sent after it. Absent: no lease, never closed. */
  readonly deadlineMs?: number;
  /** Closed models: iterations of the shard (c of k = i + n·c) below it may start. Absent: all. */
  readonly mark?: number;
}

export class LeaseGate {
  /** To be handed to another thread: `new LeaseGate(gate.buffer)` there is the same gate. */
  readonly buffer: SharedArrayBuffer;
  readonly #cells: BigInt64Array;
  readonly #version: Int32Array;
  #readVersion = -1;
  #deadlineMs = Number.NEGATIVE_INFINITY;
  #resumedAtMs = Number.NEGATIVE_INFINITY;
  #mark = 0;

  constructor(from: SharedArrayBuffer | LeaseGateOptions = {}) {
    this.buffer = from instanceof SharedArrayBuffer ? from : new SharedArrayBuffer(CELLS * 8);
    this.#cells = new BigInt64Array(this.buffer);
    this.#version = new Int32Array(this.buffer, VERSION * 8, 1);
    if (from instanceof SharedArrayBuffer) return;
    Atomics.store(this.#cells, DEADLINE, toCell(from.deadlineMs ?? Number.POSITIVE_INFINITY, 1000));
    Atomics.store(this.#cells, RESUMED, -NEVER);
    Atomics.store(this.#cells, MARK, toCell(from.mark ?? Number.POSITIVE_INFINITY, 1));
  }

  get deadlineMs(): number {
    this.#read();
    return this.#deadlineMs;
  }

  /** Something may be written to a socket at this time. */
  isOpen(nowMs: number): boolean {
    this.#read();
    return nowMs < this.#deadlineMs;
  }

  /**
   * The lease holds until `deadlineMs`; an earlier one than before changes nothing. Where it had run out by `nowMs` it is
   * taken up again: what was due until now is lost, also where the engine itself was frozen and never saw the gate closed.
   */
  renew(deadlineMs: number, nowMs: number): void {
    const before = this.deadlineMs;
    if (deadlineMs <= before) return;
    if (nowMs >= before) Atomics.store(this.#cells, RESUMED, toCell(nowMs, 1000));
    Atomics.store(this.#cells, DEADLINE, toCell(deadlineMs, 1000));
    this.#written();
  }

  /** When the lease was last taken up again after it had run out; −Infinity: it never had. */
  get resumedAtMs(): number {
    this.#read();
    return this.#resumedAtMs;
  }

  get mark(): number {
    this.#read();
    return this.#mark;
  }

  /** Numbers below `mark` are this shard's; a lower one than before changes nothing. */
  reserve(mark: number): void {
    if (mark <= this.mark) return;
    Atomics.store(this.#cells, MARK, toCell(mark, 1));
    this.#written();
  }

  /** Closed models: how many numbers the shard has given out, as of the engine's last beat. */
  get given(): number {
    return Number(Atomics.load(this.#cells, GIVEN));
  }

  /** Counts up at least every 100 ms while the engine's loop turns. */
  get beats(): number {
    return Number(Atomics.load(this.#cells, BEAT));
  }

  beat(given: number): void {
    Atomics.store(this.#cells, GIVEN, BigInt(given));
    Atomics.add(this.#cells, BEAT, 1n);
  }

  #written(): void {
    Atomics.add(this.#version, 0, 1);
  }

  #read(): void {
    // Read in passing: where that is behind, the answer is an older one (see above).
    if (this.#version[0] === this.#readVersion) return;
    this.#readVersion = Atomics.load(this.#version, 0);
    // The other way round than `renew` writes: who sees the new deadline sees that the lease was taken up again.
    this.#deadlineMs = fromCell(Atomics.load(this.#cells, DEADLINE), 1000);
    this.#resumedAtMs = fromCell(Atomics.load(this.#cells, RESUMED), 1000);
    this.#mark = fromCell(Atomics.load(this.#cells, MARK), 1);
  }
}

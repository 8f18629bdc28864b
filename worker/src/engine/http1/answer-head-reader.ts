/** Reads the heads of an answer, the interim ones with it, in whatever pieces they come. */
import { AnswerHead } from './answer-head.ts';
import { ZERO } from './answer-head-bytes.ts';
import { Framing } from './answer-head-framing.ts';
import { FAULT, HeaderLines, MORE } from './answer-head-lines.ts';
import { HeadMemo } from './answer-head-memo.ts';
import { faultOfBeginning, STATUS_BYTES, statusAt } from './answer-head-status.ts';
import { endOfWholeHead } from './answer-head-whole.ts';
import { FAULTS } from './response-parser-faults.ts';

/** Of the heads of one answer together. */
const MOST_HEAD_BYTES = 65_536;
const MOST_INTERIMS = 32;
const LEAST_GATHERED_BYTES = 1024;

/** One for all connections: they mostly go to the same servers. */
const memo = new HeadMemo();

export class HeadReader {
  /** The final head, once `read` has found its end. */
  head: AnswerHead | null = null;
  fault = '';
  readonly #framing = new Framing();
  readonly #lines = new HeaderLines();
  /** Of the head that is being read; 0: it is not known yet. */
  #status = 0;
  #isOld = false;
  #interims = 0;
  /** One of them closes the connection. */
  #closes = false;
  /** How many bytes the heads may still have. */
  #bytesLeft = MOST_HEAD_BYTES;
  /** A head that has not come to its end: gathered[0, gatheredBytes). */
  #gathered: Buffer | null = null;
  #gatheredBytes = 0;

  /** The next answer. */
  start(): void {
    this.head = null;
    this.#status = 0;
    this.#interims = 0;
    this.#closes = false;
    this.#bytesLeft = MOST_HEAD_BYTES;
  }

  /** Takes bytes[0, length) up to the end of the final head: the index behind it, MORE or FAULT. */
  read(bytes: Buffer, length: number): number {
    if (this.#gathered !== null) return this.#readOn(this.#gathered, bytes, length);
    if (this.#interims > 0) return this.#readHeads(bytes, 0, length);
    this.head = memo.recall(bytes, length);
    if (this.head !== null) return this.head.bytes;
    const end = this.#readHeads(bytes, 0, length);
    if (end > 0 && this.#interims === 0 && this.head !== null) memo.learn(bytes, this.head);
    return end;
  }

  /** Goes on with a head of which a part came before. */
  #readOn(gathered: Buffer, bytes: Buffer, length: number): number {
    const before = this.#gatheredBytes;
    const added = Math.min(length, this.#bytesLeft - before);
    const room = this.#makeRoom(gathered, before + added);
    bytes.copy(room, before, 0, added);
    this.#gatheredBytes = before + added;
    const end = this.#look(room, 0, before + added);
    if (end < 0) return end;
    this.#gathered = null;
    return this.#take(room, 0, end) ? this.#readHeads(bytes, end - before, length) : FAULT;
  }

  #readHeads(bytes: Buffer, from: number, length: number): number {
    let at = from;
    while (this.head === null && at < length) {
      const to = Math.min(length, at + this.#bytesLeft);
      const end = this.#look(bytes, at, to);
      if (end === MORE) this.#gather(bytes, at, to);
      if (end < 0) return end;
      if (!this.#take(bytes, at, end)) return FAULT;
      at = end;
    }
    return this.head === null ? MORE : at;
  }

  /** Looks at bytes[from, to), which begin a head, from where it stopped before. The index behind the head, MORE or FAULT. */
  #look(bytes: Buffer, from: number, to: number): number {
    if (this.#status === 0) {
      if (to - from >= STATUS_BYTES) this.#status = statusAt(bytes, from);
      if (this.#status === 0) return this.#tooEarly(bytes, from, to);
      this.#isOld = bytes[from + 7] === ZERO;
      this.#framing.reset();
      const behindStatus = from + STATUS_BYTES - 1;
      const end = endOfWholeHead(bytes, behindStatus, to, this.#framing);
      if (end > 0) return end;
      this.#framing.reset();
      this.#lines.startWithin(behindStatus);
    }
    const end = this.#lines.scan(bytes, to, this.#framing);
    if (end === FAULT) return this.#fail(this.#lines.fault);
    return end === MORE && to - from >= this.#bytesLeft ? this.#fail(FAULTS.headSize) : end;
  }

  /** The status is not here yet, or never will be. */
  #tooEarly(bytes: Buffer, from: number, to: number): number {
    const fault = faultOfBeginning(bytes, from, to);
    if (fault !== null) return this.#fail(fault);
    return to - from >= this.#bytesLeft ? this.#fail(FAULTS.headSize) : MORE;
  }

  /** bytes[from, to) are a head. False: it is no good one. */
  #take(bytes: Buffer, from: number, to: number): boolean {
    const [status, framing] = [this.#status, this.#framing];
    const isInterim = status < 200;
    framing.closes ||= this.#closes;
    this.#closes = framing.closes;
    const fault = isInterim ? faultOfInterim(status, framing) : faultOfFinal(status, framing, this.#isOld);
    if (fault !== null) this.#fail(fault);
    else if (isInterim && ++this.#interims > MOST_INTERIMS) this.#fail(FAULTS.interims);
    else if (!isInterim) this.head = new AnswerHead(status, this.#isOld, framing, bytes.toString('latin1', from, to));
    this.#status = 0;
    this.#bytesLeft -= to - from;
    return this.fault === '';
  }

  #gather(bytes: Buffer, from: number, to: number): void {
    this.#gathered = Buffer.allocUnsafe(Math.max(LEAST_GATHERED_BYTES, to - from));
    this.#gatheredBytes = bytes.copy(this.#gathered, 0, from, to);
    this.#lines.moved(from);
  }

  #makeRoom(gathered: Buffer, needed: number): Buffer {
    if (needed <= gathered.length) return gathered;
    const room = Buffer.allocUnsafe(Math.min(MOST_HEAD_BYTES, needed * 2));
    gathered.copy(room, 0, 0, this.#gatheredBytes);
    this.#gathered = room;
    return room;
  }

  #fail(fault: string): typeof FAULT {
    this.fault = fault;
    this.#gathered = null;
    return FAULT;
  }
}

function faultOfInterim(status: number, { length, chunked }: Framing): string | null {
  if (status === 101) return FAULTS.switching;
  return length > 0 || chunked ? FAULTS.interimBody : null;
}

function faultOfFinal(status: number, { length, chunked }: Framing, isOld: boolean): string | null {
  if (chunked && length >= 0) return FAULTS.lengthAndCoding;
  if (chunked && isOld) return FAULTS.oldCoding;
  // Where the body of a 204 would end is in doubt. A length of nothing is sent by many servers, and does no harm.
  return status === 204 && length > 0 ? FAULTS.noContentBody : null;
}

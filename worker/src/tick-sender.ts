/**
 * Brings a shard's ticks into the run's stream: strictly in order, one at a time, and kept until the control hash says that
 * they are stored. After a reconnect everything that is not stored is sent again, since Redis may have lost what it had
 * acknowledged; under the key of a tick a second report is the same report.
 */
import { KEPT_TICKS, UNSTORED_TICKS } from '@loadtest/protocol';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 1000;

export type EntryType = 'tick' | 'end';

export interface TickSenderOptions {
  /** Appends an entry. False: there is no stream (any more). Rejects where Redis is away. */
  readonly append: (type: EntryType, bytes: Uint8Array) => Promise<boolean>;
  /** The run's stream is gone: nobody waits for ticks. Called once. */
  readonly onGone: () => void;
  /** A tick went unsent because too many wait; `count` of them so far. */
  readonly onLost: (second: number, count: number) => void;
}

interface Kept {
  readonly second: number;
  readonly bytes: Uint8Array;
}

interface Entry {
  readonly type: EntryType;
  readonly bytes: Uint8Array;
  onSent(): void;
}

export class TickSender {
  readonly #options: TickSenderOptions;
  /** Ticks not known to be stored, ascending. */
  readonly #kept: Kept[] = [];
  /** How many of `#kept` are in the stream. */
  #sent = 0;
  #end: Uint8Array | null = null;
  #endSent = false;
  readonly #ended = Promise.withResolvers<void>();
  #lost = 0;
  /** Counts the reconnects: what was under way before one is not taken for sent. */
  #generation = 0;
  #sending = false;
  #closed = false;
  #retryMs = FIRST_RETRY_MS;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: TickSenderOptions) {
    this.#options = options;
  }

  /** The tick of the next second. */
  push(second: number, bytes: Uint8Array): void {
    this.#kept.push({ second, bytes });
    if (this.#kept.length > KEPT_TICKS) this.#dropOldestWaiting();
    void this.#send();
  }

  /** The shard's last message, after all its ticks. Resolves when all of it is in the stream, or the stream is gone, or at `close`. */
  async finish(bytes: Uint8Array): Promise<void> {
    this.#end = bytes;
    void this.#send();
    await this.#ended.promise;
  }

  /** Ticks up to this second are stored. */
  storedUpTo(second: number): void {
    let stored = 0;
    for (let oldest = this.#kept[0]; oldest !== undefined && oldest.second <= second; oldest = this.#kept[0]) {
      this.#kept.shift();
      stored++;
    }
    if (stored === 0) return;
    this.#sent = Math.max(0, this.#sent - stored);
    void this.#send();
  }

  /** The connection is a new one. */
  reconnected(): void {
    this.#generation++;
    this.#sent = 0;
    this.#endSent = false;
    clearTimeout(this.#retry);
    void this.#send();
  }

  /** Sends nothing more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#ended.resolve();
  }

  /** Of those that wait; the one whose turn it is may be on its way. */
  #dropOldestWaiting(): void {
    const [dropped] = this.#kept.splice(this.#sent + 1, 1);
    if (dropped === undefined) return;
    this.#lost++;
    this.#options.onLost(dropped.second, this.#lost);
  }

  /** Between finding nothing to send and saying that nothing is under way no time passes, else a tick could be overlooked. */
  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    for (let entry = this.#due(); entry !== null; entry = this.#due()) {
      const generation = this.#generation;
      try {
        const there = await this.#options.append(entry.type, entry.bytes);
        this.#retryMs = FIRST_RETRY_MS;
        if (!there) this.#gone();
        else if (generation === this.#generation) entry.onSent();
      } catch {
        if (generation !== this.#generation) continue;
        this.#retryLater();
        break;
      }
    }
    this.#sending = false;
  }

  /** What is to be sent now; null: nothing. */
  #due(): Entry | null {
    if (this.#closed || this.#sent >= UNSTORED_TICKS) return null;
    const tick = this.#kept[this.#sent];
    if (tick !== undefined) {
      const onSent = () => {
        if (this.#kept[this.#sent] === tick) this.#sent++;
      };
      return { type: 'tick', bytes: tick.bytes, onSent };
    }
    if (this.#end === null || this.#endSent) return null;
    const onSent = () => {
      this.#endSent = true;
      this.#ended.resolve();
    };
    return { type: 'end', bytes: this.#end, onSent };
  }

  #gone(): void {
    if (this.#closed) return;
    this.close();
    this.#options.onGone();
  }

  #retryLater(): void {
    if (this.#closed) return;
    this.#retry = setTimeout(() => void this.#send(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }
}

/** One second of a run, merged over its shards, and how it is stored. */
import { addStored, Figures, type StoredFigures, storeFigures } from './figures.ts';
import type { Drops, Tick } from './tick.ts';

/** A second in the making, or taken up again for an amendment. */
export class SecondRecord {
  readonly second: number;
  readonly figures = new Figures();
  /** `<shard>.<attempt>` of each tick that is in here. */
  readonly holds = new Set<string>();
  /** Gauges, summed over the shards. */
  inFlight = 0;
  users = 0;
  connections = 0;
  /** The worst of any shard: the longest stall (ms), and the share of one core used. */
  stallMs = 0;
  cpu = 0;
  /** Due in this second and not started, as ticks say; those that nobody decided come on top (see Books). */
  dropped = 0;
  /** Of `dropped`: for want of a lease. */
  lost = 0;
  /** How often it was stored; 0: never. */
  stored = 0;
  /** With what, the last time; null: it has changed since. */
  #storedWith: SecondContext | null = null;

  constructor(second: number) {
    this.second = second;
  }

  /** It is stored as it is, in this context. */
  isStoredWith(context: SecondContext): boolean {
    const last = this.#storedWith;
    return (
      last !== null &&
      last.planned === context.planned &&
      last.undecided === context.undecided &&
      last.complete === context.complete &&
      last.workers === context.workers
    );
  }
  markStored(stored: StoredSecond): void {
    this.stored = stored.revision + 1;
    const { planned, complete, workers } = stored;
    this.#storedWith = { planned, complete, workers, undecided: stored.dropped - stored.reportedDropped };
  }

  addDrops(drops: Drops): void {
    this.#storedWith = null;
    this.dropped += drops.count;
    this.lost += drops.lost;
  }

  addTick(tick: Tick): void {
    this.#storedWith = null;
    this.holds.add(holdName(tick.shard, tick.attempt));
    this.figures.addTick(tick);
    this.inFlight += tick.inFlight;
    this.users += tick.users;
    this.connections += tick.connections;
    this.stallMs = Math.max(this.stallMs, tick.stallMs);
    this.cpu = Math.max(this.cpu, tick.cpu);
  }
}

export function holdName(shard: number, attempt: number): string {
  return `${shard}.${attempt}`;
}

/** A second as the store keeps it. */
export interface StoredSecond extends StoredFigures {
  readonly second: number;
  /** 0; counts up with each amendment. */
  readonly revision: number;
  readonly holds: readonly string[];
  readonly inFlight: number;
  readonly users: number;
  readonly connections: number;
  readonly stallMs: number;
  readonly cpu: number;
  /** As reported by ticks; without what nobody decided. */
  readonly reportedDropped: number;
  readonly reportedLost: number;
  /** Iterations due (rate models) or users due (user models). */
  readonly planned: number;
  /** All that was due and not started. */
  readonly dropped: number;
  /** Of `dropped`: due while a shard had no worker. */
  readonly lost: number;
  /** False where the figures of a shard are missing. */
  readonly complete: boolean;
  /** Workers that reported this second. */
  readonly workers: number;
}

/** What the books know of a second beyond its ticks. */
export type SecondContext = Pick<StoredSecond, 'planned' | 'complete' | 'workers'> & {
  /** Iterations due in this second that no attempt decided and none will. */
  readonly undecided: number;
};

export function storeSecond(record: SecondRecord, context: SecondContext): StoredSecond {
  return {
    ...storeFigures(record.figures),
    second: record.second,
    revision: record.stored,
    holds: [...record.holds].sort(),
    inFlight: record.inFlight,
    users: record.users,
    connections: record.connections,
    stallMs: record.stallMs,
    cpu: record.cpu,
    reportedDropped: record.dropped,
    reportedLost: record.lost,
    planned: context.planned,
    dropped: record.dropped + context.undecided,
    lost: record.lost + context.undecided,
    complete: context.complete,
    workers: context.workers,
  };
}

/** Takes a stored second up again. Throws on malformed histograms. */
export function loadSecond(stored: StoredSecond): SecondRecord {
  const record = new SecondRecord(stored.second);
  addStored(record.figures, stored);
  for (const hold of stored.holds) record.holds.add(hold);
  record.inFlight = stored.inFlight;
  record.users = stored.users;
  record.connections = stored.connections;
  record.stallMs = stored.stallMs;
  record.cpu = stored.cpu;
  record.dropped = stored.reportedDropped;
  record.lost = stored.reportedLost;
  record.markStored(stored);
  return record;
}

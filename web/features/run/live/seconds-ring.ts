/** The figures of a second that charts and numbers read; NaN where there is none (no request to have a percentile of). */
export const COLUMNS = [
  'planned',
  'iterations',
  'requests',
  'errors',
  'dropped',
  'responseP50',
  'responseP95',
  'responseP99',
  'latencyP50',
  'latencyP95',
  'latencyP99',
  'inFlight',
  'users',
  'connections',
] as const;
export type Column = (typeof COLUMNS)[number];
export type Figures = Readonly<Record<Column, number>>;

/** One second of a run, as it was known at `revision`. */
export interface Second {
  readonly second: number;
  readonly revision: number;
  /** False where the figures of a shard are missing. */
  readonly complete: boolean;
  readonly figures: Figures;
}

/**
 * added: the next one. repeated: known already, nothing changed. amended: known, and this is a later revision.
 * ahead: one or more before it are missing; it was not taken.
 */
export type Taken = 'added' | 'repeated' | 'amended' | 'ahead';

/** The newest seconds of a run without a hole: each once, in order, the oldest given up when there is no more room. */
export interface SecondsRing {
  /** The oldest second held, and the newest; `last` is `first - 1` while there is none. */
  readonly first: number;
  readonly last: number;
  /** Counts up when a second that was there has changed. */
  readonly amendments: number;
  take(second: Second): Taken;
  /** NaN for a second that is not held. */
  figure(column: Column, second: number): number;
  isComplete(second: number): boolean;
}

/** `from`: the first second that is expected; those before it come from elsewhere. */
export function createSecondsRing(capacity: number, from = 0): SecondsRing {
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new Float64Array(capacity)]));
  const revisions = new Int32Array(capacity);
  const complete = new Uint8Array(capacity);
  let first = from;
  let last = from - 1;
  let amendments = 0;

  function write({ second, revision, complete: whole, figures }: Second) {
    const slot = second % capacity;
    for (const name of COLUMNS) {
      const column = columns[name];
      if (column) column[slot] = figures[name];
    }
    revisions[slot] = revision;
    complete[slot] = whole ? 1 : 0;
  }
  const holds = (second: number) => second >= first && second <= last;

  return {
    get first() {
      return first;
    },
    get last() {
      return last;
    },
    get amendments() {
      return amendments;
    },
    take(second) {
      if (second.second > last + 1) return 'ahead';
      if (second.second === last + 1) {
        write(second);
        last = second.second;
        first = Math.max(first, last - capacity + 1);
        return 'added';
      }
      if (!holds(second.second) || second.revision <= (revisions[second.second % capacity] ?? 0)) return 'repeated';
      write(second);
      amendments += 1;
      return 'amended';
    },
    figure: (column, second) => (holds(second) ? (columns[column]?.[second % capacity] ?? Number.NaN) : Number.NaN),
    isComplete: (second) => !holds(second) || complete[second % capacity] === 1,
  };
}

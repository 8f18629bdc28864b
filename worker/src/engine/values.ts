/** The values that one iteration fills its templates with. */
import type { FunctionContext, JsonValue } from '@loadtest/scenario';
import type { DataTables } from './data.ts';
import type { Start } from './load-driver.ts';
import { Random, STREAMS } from './random.ts';

/** What the values of all iterations of a run begin with. */
export interface ValueSources {
  readonly seed: number;
  /** By slot: what a variable is before anything is extracted; undefined: nothing yet. */
  readonly initial: readonly (JsonValue | undefined)[];
  readonly tables: DataTables;
  /** Now, in ms since 1970. */
  readonly now: () => number;
}

/** Who has an iteration's values, made with the first look at them. */
export interface HasValues {
  readonly values: IterationValues;
}

export class IterationValues implements FunctionContext {
  readonly iteration: number;
  readonly user: number;
  readonly #sources: ValueSources;
  #slots: (JsonValue | undefined)[] | undefined;
  #rows: (readonly JsonValue[] | undefined)[] | undefined;
  #functions: Random | undefined;
  #pauses: Random | undefined;

  constructor(sources: ValueSources, { k, user }: Pick<Start, 'k' | 'user'>) {
    this.#sources = sources;
    this.iteration = k;
    this.user = user;
  }

  /** Drawn by the functions of templates: the same in each run of the same seed. */
  random(): number {
    this.#functions ??= new Random(this.#sources.seed, this.iteration, STREAMS.functions);
    return this.#functions.next();
  }

  /** Drawn for think times and backoff. From [0, 1). */
  pause(): number {
    this.#pauses ??= new Random(this.#sources.seed, this.iteration, STREAMS.pauses);
    return this.#pauses.next();
  }

  get nowMs(): number {
    return this.#sources.now();
  }

  /** Undefined: nothing has been put there. */
  get(slot: number): JsonValue | undefined {
    return (this.#slots ?? this.#sources.initial)[slot];
  }

  set(slot: number, value: JsonValue): void {
    this.#slots ??= [...this.#sources.initial];
    this.#slots[slot] = value;
  }

  /** A column of the iteration's row in a data source, both by index. Throws where there is no such row. */
  column(source: number, column: number): JsonValue {
    this.#rows ??= [];
    this.#rows[source] ??= this.#sources.tables.row(source, this.iteration);
    return this.#rows[source][column] ?? null;
  }
}

/**
 * What the aggregator does, with a store and a stream in memory: reads a journal, closes, stores, fails to store, forgets,
 * dies and is taken over, all at random.
 */
import { Books, type Checkpoint, type Receipt, type StoredSecond } from '../../src/index.ts';
import type { Draw } from './draw.ts';
import type { Command, Entry, Item } from './journal.ts';
import type { Truth } from './truth.ts';

/** How often what happens, percent. */
interface Habits {
  readonly closesWhole: number;
  readonly closesEarly: number;
  readonly stores: number;
  readonly failsToStore: number;
  readonly isTakenOver: number;
  readonly forgets: number;
}

const HABITS: readonly [Habits, ...Habits[]] = [
  { closesWhole: 100, closesEarly: 0, stores: 100, failsToStore: 0, isTakenOver: 0, forgets: 0 },
  { closesWhole: 100, closesEarly: 5, stores: 100, failsToStore: 20, isTakenOver: 5, forgets: 20 },
  { closesWhole: 60, closesEarly: 25, stores: 40, failsToStore: 30, isTakenOver: 15, forgets: 60 },
  { closesWhole: 20, closesEarly: 10, stores: 10, failsToStore: 0, isTakenOver: 3, forgets: 100 },
];

export class ModelAggregator {
  readonly store = new Map<number, StoredSecond>();
  books: Books;
  readonly #truth: Truth;
  readonly #draw: Draw;
  readonly #habits: Habits;
  /** Committed together with the seconds in `store`: where to read on, and the state of the books. */
  #committed: { position: number; checkpoint: Checkpoint } | null = null;
  readonly #commands: Command[] = [];
  readonly #stream: Entry[] = [];
  /** The position in the stream that is read next. */
  #position = 0;
  /** By second, the position of the oldest entry that waits for it. */
  readonly #waiting = new Map<number, number>();

  constructor(truth: Truth, draw: Draw) {
    this.#truth = truth;
    this.#draw = draw;
    this.#habits = draw.pick(HABITS);
    this.books = new Books(truth.plan);
  }

  /** Reads the whole journal, then closes and stores what is left. */
  run(journal: readonly Item[]): void {
    for (const item of journal) {
      if (item.type === 'TICK' || item.type === 'END') this.#stream.push(item);
      else this.#command(item);
      if (this.#draw.chance(70)) this.#turn();
    }
    while (this.#position < this.#stream.length) this.#turn();
    while (this.books.closedThrough < this.#truth.lastSecond) this.#close();
    this.#flush('COMMITS');
    this.#expect(this.books.pending().length === 0, 'nothing is left to be stored');
  }

  #turn(): void {
    const { closesWhole, closesEarly, stores, failsToStore, isTakenOver, forgets } = this.#habits;
    const entry = this.#stream[this.#position];
    if (entry) this.#read(entry);
    while (this.books.nextIsWhole && this.#draw.chance(closesWhole)) this.#close();
    if (this.books.closedThrough < this.#truth.lastSecond && this.#draw.chance(closesEarly)) this.#close();
    if (this.#draw.chance(stores)) this.#flush(this.#draw.chance(failsToStore) ? 'FAILS' : 'COMMITS');
    if (this.#draw.chance(forgets)) this.books.forget(this.books.closedThrough - this.#draw.int(0, 3));
    if (this.#draw.chance(isTakenOver)) this.#takeOver();
  }

  #command(command: Command): void {
    this.#commands.push(command);
    this.#obey(command);
  }
  #obey(command: Command): void {
    switch (command.type) {
      case 'PLACE':
        return this.books.place(command.shard, command.attempt, command.workerId, command.firstK);
      case 'LOSE':
        return this.books.lose(command.shard, undefined, command.attempt);
      case 'ABANDON':
        return this.books.abandon(command.shard);
      case 'STOP':
        return this.books.stop(command.atMs);
      case 'REPLAN':
        return this.books.replan(command.curve, command.fromSecond);
      default:
        throw command satisfies never;
    }
  }

  #read(entry: Entry): void {
    const receipt = entry.type === 'TICK' ? this.#receive(entry) : this.books.end(entry.end);
    this.#expect((receipt === 'REFUSED') === entry.refused, `refused is what must be, and nothing else (${receipt})`);
    if (receipt === 'NEW' && entry.type === 'TICK' && !this.#waiting.has(entry.tick.second))
      this.#waiting.set(entry.tick.second, this.#position);
    this.#position++;
  }
  #receive({ tick }: Entry & { readonly type: 'TICK' }): Receipt {
    this.#load(this.books.absent(tick));
    return this.books.receive(tick);
  }
  #load(seconds: readonly number[]): void {
    for (const second of seconds) {
      const stored = this.store.get(second);
      this.#expect(stored !== undefined, `second ${second}, which is to be loaded, is stored`);
      if (stored) this.books.load(structuredClone(stored), false);
    }
  }

  #close(): void {
    this.#waiting.delete(this.books.closedThrough + 1);
    this.books.closeNext();
  }

  /** FAILS: nothing is stored. COMMITS: it is, though the aggregator may die before it hears of that. */
  #flush(how: 'COMMITS' | 'FAILS'): void {
    this.#load(this.books.absent());
    const seconds = this.books.pending();
    if (how === 'FAILS') return;
    for (const stored of seconds) {
      const revision = this.store.get(stored.second)?.revision ?? -1;
      this.#expect(stored.revision === revision + 1, `second ${stored.second} is stored as revision ${revision + 1}`);
      this.store.set(stored.second, structuredClone(stored));
    }
    const position = Math.min(this.#position, ...this.#waiting.values());
    this.#committed = { position, checkpoint: JSON.parse(JSON.stringify(this.books.checkpoint())) as Checkpoint };
    if (this.#draw.chance(this.#habits.isTakenOver)) this.#takeOver();
    else this.books.stored(seconds);
  }

  /** Another replica goes on from what is committed; its commands are given again, before anything is read. */
  #takeOver(): void {
    this.books = new Books(this.#truth.plan, this.#committed?.checkpoint);
    this.#position = this.#committed?.position ?? 0;
    this.#waiting.clear();
    if (this.#draw.chance(50)) this.#restore();
    for (const command of this.#commands) this.#obey(command);
    this.#restore();
  }
  #restore(): void {
    for (const stored of this.store.values()) this.books.load(structuredClone(stored), true);
    if (this.#draw.chance(this.#habits.forgets)) this.books.forget(this.books.closedThrough - 1);
  }

  #expect(holds: boolean, what: string): void {
    if (!holds) throw new Error(`It does not hold that ${what}`);
  }
}

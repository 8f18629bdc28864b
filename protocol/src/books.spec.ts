import { adjustCurve, compileCurve } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import { endOf } from '../test/books-model/made-up-ticks.ts';
import { madeUpTick } from '../test/made-up.ts';
import { Books, type Checkpoint } from './books.ts';
import type { StoredSecond } from './second.ts';
import type { ShardEnd, Tick } from './tick.ts';

/** Ten a second for five seconds: shard 0 takes the even k, shard 1 the odd ones. */
const CURVE = compileCurve({ model: 'CONSTANT_RATE', rate: 10, duration: '5s', gracefulStop: '30s', warmUp: '0s' });
const PLAN = { curve: CURVE, shards: 2, warmUpMs: 0 };

/** All five that are due in the second are started, unless it says something else. */
function tick(shard: number, second: number, part: Partial<Tick> = {}): Tick {
  const due = { iterations: 5, cursor: 10 * (second + 1) + shard, closed: false, partial: false, drops: [] };
  return { ...madeUpTick(second, second), ...due, shard, attempt: 1, second, ...part };
}
function end(shard: number, ticks: readonly Tick[], part: Partial<ShardEnd> = {}): ShardEnd {
  return { ...endOf({ shard, attempt: 1, cursor: 50 + shard, reason: 'COMPLETED' }, ticks), ...part };
}

function placed(checkpoint?: Checkpoint): Books {
  const books = new Books(PLAN, checkpoint);
  books.place(0, 1, 'anna', 0);
  books.place(1, 1, 'bert', 0);
  return books;
}
/** Both shards report these seconds; they are closed and stored. */
function report(books: Books, seconds: number): StoredSecond[] {
  for (let second = 0; second < seconds; second++) {
    books.receive(tick(0, second));
    books.receive(tick(1, second));
    books.closeNext();
  }
  return store(books);
}
function store(books: Books): StoredSecond[] {
  const seconds = structuredClone(books.pending());
  books.stored(seconds);
  return seconds;
}

describe('a tick', () => {
  it('is new once, late once, and a repeat after that', () => {
    const books = placed();
    expect(books.receive(tick(0, 0))).toBe('NEW');
    expect(books.receive(tick(0, 0))).toBe('DUPLICATE');
    books.closeNext();
    expect(books.receive(tick(0, 0))).toBe('DUPLICATE');
    expect(books.receive(tick(1, 0))).toBe('LATE');
    expect(books.receive(tick(1, 0))).toBe('DUPLICATE');
  });

  it('of a shard or attempt that was not placed is refused, and so is its end', () => {
    const books = placed();
    for (const stray of [{ shard: 2 }, { attempt: 2 }]) {
      expect(books.receive(tick(0, 0, stray))).toBe('REFUSED');
      expect(books.end(end(0, [], stray))).toBe('REFUSED');
    }
  });

  it('of an attempt that was replaced is taken as far as its successor decides', () => {
    const books = placed();
    books.lose(0);
    books.place(0, 2, 'cleo', 20);
    expect(books.receive(tick(0, 0))).toBe('NEW');
    expect(books.receive(tick(0, 1, { cursor: 20 }))).toBe('NEW');
    expect(books.receive(tick(0, 2, { cursor: 22 }))).toBe('REFUSED');
    expect(books.receive(tick(0, 2, { attempt: 2 }))).toBe('NEW');
  });

  it('that comes late amends its second and the seconds of its drops', () => {
    const books = placed();
    report(books, 2);
    books.closeNext();
    expect(store(books).map(({ second, revision, complete }) => [second, revision, complete])).toEqual([[2, 0, false]]);
    books.receive(tick(0, 2, { iterations: 3, drops: [{ second: 1, count: 2, lost: 1 }] }));
    const amended = store(books);
    expect(amended.map(({ second, revision }) => [second, revision])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect(amended[0]).toMatchObject({ dropped: 2, lost: 1, complete: true });
    expect(amended[1]).toMatchObject({ holds: ['0.1'], dropped: 0, complete: false });
    expect(books.pending()).toEqual([]);
  });
});

describe('the next second', () => {
  it('is whole once every live shard has reported it', () => {
    const books = placed();
    expect(books.nextIsWhole).toBe(false);
    books.receive(tick(0, 0));
    expect(books.nextIsWhole).toBe(false);
    books.receive(tick(1, 0));
    expect(books.nextIsWhole).toBe(true);
  });

  it('does not wait for who has ended or is lost, and is never whole by silence', () => {
    const books = placed();
    books.end(end(0, [], { lastSecond: -1, reason: 'STOPPED', cursor: 0 }));
    expect(books.nextIsWhole).toBe(false);
    books.receive(tick(1, 1));
    expect(books.nextIsWhole).toBe(false);
    books.closeNext();
    expect(books.nextIsWhole).toBe(true);
    books.lose(1);
    books.closeNext();
    expect(books.nextIsWhole).toBe(false);
  });

  it('waits for the replacement, not for whom it replaced', () => {
    const books = placed();
    books.lose(0);
    books.place(0, 2, 'cleo', 0);
    books.receive(tick(0, 0));
    books.receive(tick(1, 0));
    expect(books.nextIsWhole).toBe(false);
    books.receive(tick(0, 0, { attempt: 2 }));
    expect(books.nextIsWhole).toBe(true);
  });
});

describe('what is stored', () => {
  it('is the same again where storing failed, and counts up only once it is stored', () => {
    const books = placed();
    books.receive(tick(0, 0));
    books.closeNext();
    const [first] = structuredClone(books.pending());
    expect(books.pending()).toEqual([first]);
    store(books);
    books.receive(tick(1, 0));
    expect(books.pending().map(({ revision }) => revision)).toEqual([1]);
    expect(store(books).map(({ revision }) => revision)).toEqual([1]);
  });

  it('adds up: planned is started and dropped, also by those that nobody decided', () => {
    const books = placed();
    const stored = report(books, 2);
    books.lose(1);
    books.receive(tick(0, 2));
    books.closeNext();
    stored.push(...store(books));
    expect(
      stored.map(({ planned, dropped, lost, complete, workers }) => ({ planned, dropped, lost, complete, workers })),
    ).toEqual([
      { planned: 10, dropped: 0, lost: 0, complete: true, workers: 2 },
      { planned: 10, dropped: 0, lost: 0, complete: true, workers: 2 },
      { planned: 10, dropped: 5, lost: 5, complete: false, workers: 1 },
    ]);
  });

  it('has users planned in a user model, until it is stopped', () => {
    const curve = compileCurve({
      model: 'CONSTANT_USERS',
      users: 7,
      duration: '3s',
      gracefulStop: '30s',
      warmUp: '0s',
    });
    const books = new Books({ curve, shards: 1, warmUpMs: 0 });
    books.place(0, 1, 'anna', 0);
    for (let second = 0; second < 4; second++) books.closeNext();
    expect(store(books).map(({ planned }) => planned)).toEqual([7, 7, 7, 0]);
    books.stop(1500);
    expect(store(books).map(({ second, planned }) => [second, planned])).toEqual([[2, 0]]);
  });
});

describe('seconds that were forgotten', () => {
  it('are named where they are needed, and given back', () => {
    const books = placed();
    const stored = report(books, 2);
    books.closeNext();
    stored.push(...store(books));
    books.forget(3);
    expect(books.absent()).toEqual([]);
    expect(books.absent(tick(0, 2))).toEqual([2]);
    const before = books.checkpoint();
    expect(() => books.receive(tick(0, 2))).toThrow('not in memory');
    expect(books.checkpoint()).toEqual(before);
    for (const second of stored) books.load(second, false);
    expect(books.receive(tick(0, 0))).toBe('DUPLICATE');
    expect(books.receive(tick(0, 2))).toBe('LATE');
    expect(store(books)).toMatchObject([{ second: 2, revision: 1, holds: ['0.1'] }]);
  });

  it('take what is dropped in them also before they are back', () => {
    const books = placed();
    const stored = report(books, 2);
    books.forget(2);
    // Two lease gaps taken up again, one after the other.
    books.receive(tick(0, 2, { iterations: 4, drops: [{ second: 0, count: 1, lost: 1 }] }));
    books.receive(tick(1, 2, { iterations: 3, drops: [{ second: 0, count: 2, lost: 2 }] }));
    books.closeNext();
    expect(books.absent()).toEqual([0]);
    expect(() => books.pending()).toThrow('Second 0 is not in memory');
    for (const second of stored) books.load(second, false);
    expect(store(books)).toMatchObject([
      { second: 0, revision: 1, dropped: 3, lost: 3 },
      { second: 2, revision: 0 },
    ]);
  });

  it('stay as they are in memory where they are given back for nothing', () => {
    const books = placed();
    const [stored] = report(books, 1);
    books.closeNext();
    books.receive(tick(0, 1, { drops: [{ second: 0, count: 1, lost: 0 }] }));
    if (stored) books.load(stored, false);
    expect(books.pending()).toMatchObject([{ second: 0, revision: 1, dropped: 1 }, { second: 1 }]);
  });
});

describe('a takeover', () => {
  it('goes on where the checkpoint is, with totals from the stored seconds, each counted once', () => {
    const books = placed();
    const stored = report(books, 3);
    const totals = books.totals.counters;
    // This one was read, and is not stored: it will be read again.
    books.receive(tick(0, 3));
    const successor = new Books(PLAN, JSON.parse(JSON.stringify(books.checkpoint())) as Checkpoint);
    expect(successor.closedThrough).toBe(2);
    expect(successor.oldestWaiting).toBeUndefined();
    for (const second of [...stored, ...stored]) {
      successor.load(second, true);
      successor.forget(2);
    }
    expect(successor.totals.counters).toEqual(totals);
    expect(successor.pending()).toEqual([]);
    expect(successor.receive(tick(0, 3))).toBe('NEW');
    expect(successor.receive(tick(0, 2))).toBe('DUPLICATE');
  });

  it('knows that the run was stopped, and when', () => {
    const books = placed();
    books.stop(2000);
    books.stop(3000);
    expect(books.checkpoint().stoppedAtMs).toBe(2000);
    const successor = new Books(PLAN, books.checkpoint());
    successor.stop(4000);
    successor.abandon(0);
    expect([0, 1, 2, 3].map((second) => successor.planned(second))).toEqual([10, 10, 5, 5]);
  });

  it('may give the same commands again, the oldest last', () => {
    const books = placed();
    books.lose(0, 20, 1);
    books.place(0, 2, 'cleo', 30);
    const state = books.checkpoint();
    books.place(0, 1, 'anna', 0);
    books.lose(0, 20, 1);
    expect(books.checkpoint()).toEqual(state);

    const other = new Books(PLAN);
    other.place(0, 2, 'cleo', 30);
    other.place(0, 1, 'anna', 0);
    other.place(1, 1, 'bert', 0);
    other.lose(0, 20, 1);
    expect(other.checkpoint()).toEqual(state);
  });
});

describe('the end', () => {
  it('is settled once every shard has ended and all its ticks are in', () => {
    const books = placed();
    const seconds = [0, 1, 2, 3, 4];
    const ticks = seconds.map((second) => tick(0, second, { closed: second === 4 }));
    for (const one of ticks) books.receive(one);
    expect(books.end(end(0, ticks))).toBe('NEW');
    expect(books.end(end(0, ticks))).toBe('DUPLICATE');
    books.abandon(1);
    for (const _ of seconds) {
      expect(books.settled).toBe(false);
      books.closeNext();
    }
    expect(books.settled).toBe(true);
    expect(store(books).map(({ planned, dropped }) => [planned, dropped])).toEqual(seconds.map(() => [10, 5]));
  });

  it('of a shard that was given up is taken at its word', () => {
    const [given, kept] = [placed(), placed()];
    for (const books of [given, kept]) {
      books.stop(1000);
      books.receive(tick(0, 0, { cursor: 8, iterations: 4, closed: true }));
      books.closeNext();
    }
    given.abandon(0);
    expect(given.planned(0)).toBe(10);
    for (const books of [given, kept]) books.end(end(0, [tick(0, 0)], { cursor: 8, reason: 'STOPPED' }));
    expect([given.planned(0), given.undecided(0)]).toEqual([9, 0]);
    expect(given.checkpoint().shards[0]?.attempts).toEqual(kept.checkpoint().shards[0]?.attempts);
  });

  it('that came early leaves the shard to its next attempt', () => {
    const books = placed();
    report(books, 1);
    books.end(end(0, [tick(0, 0)], { reason: 'FAILED', cursor: 10, message: 'no memory' }));
    expect([books.undecided(1), books.settled]).toEqual([0, false]);
    books.lose(0);
    expect(books.undecided(1)).toBe(5);
    books.place(0, 2, 'cleo', 20);
    expect([books.undecided(1), books.undecided(2)]).toEqual([5, 0]);
  });

  it('of the plan of a stopped shard is known from the tick that says so', () => {
    const books = placed();
    report(books, 2);
    books.stop(2300);
    books.receive(tick(0, 2, { cursor: 24, iterations: 2, closed: true }));
    books.receive(tick(1, 2, { cursor: 25, iterations: 2, closed: true }));
    books.closeNext();
    expect(store(books)).toMatchObject([{ second: 2, planned: 4, dropped: 0, complete: true }]);
    expect(books.planned(3)).toBe(0);
  });

  it('is refused to a shard that there is not', () => {
    expect(() => placed().lose(2)).toThrow('The run has no shard 2');
  });
});

describe('a change of the load', () => {
  const planned = (books: Books) => [0, 1, 2, 3, 4, 5].map((second) => books.planned(second));
  const change = (second: number, to: number) => adjustCurve(CURVE, [{ second, to }]);

  it('plans another load from its second on, and amends what was closed by the old one', () => {
    const books = placed();
    report(books, 3);
    books.replan(change(2, 30), 2);
    expect(planned(books)).toEqual([10, 10, 30, 30, 30, 0]);
    expect(store(books).map(({ second, revision, planned }) => [second, revision, planned])).toEqual([[2, 1, 30]]);
  });

  it('moves the end of a stopped plan', () => {
    const books = placed();
    books.stop(3500);
    books.abandon(0);
    books.abandon(1);
    expect(planned(books)).toEqual([10, 10, 10, 5, 0, 0]);
    books.replan(change(3, 20), 3);
    expect(planned(books)).toEqual([10, 10, 10, 10, 0, 0]);
  });

  it('to a higher rate that a shard heard of only after its end: nobody decided what it did not', () => {
    const books = placed();
    report(books, 4);
    const last = [tick(0, 4, { closed: true }), tick(1, 4, { closed: true, cursor: 51 })] as const;
    for (const reported of last) books.receive(reported);
    for (const shard of [0, 1]) books.end(end(shard, [], { lastSecond: 4 }));
    books.closeNext();
    store(books);
    expect(books.undecided(4)).toBe(0);
    books.replan(change(4, 30), 4);
    expect(store(books)).toMatchObject([{ second: 4, planned: 30, dropped: 20, lost: 20 }]);
  });

  it('that a shard heard of late: what it started beyond the plan is planned in the plan’s last second', () => {
    const books = placed();
    report(books, 4);
    books.replan(change(4, 1), 4);
    expect(planned(books)).toEqual([10, 10, 10, 10, 1, 0]);
    const started = [books.receive(tick(0, 4, { closed: true })), books.receive(tick(1, 4, { cursor: 41 }))];
    expect(started).toEqual(['NEW', 'NEW']);
    books.closeNext();
    // 40, 42, 44, 46 and 48 were started, 40 alone is due.
    expect(planned(books)).toEqual([10, 10, 10, 10, 5, 0]);
    expect(store(books)).toMatchObject([{ second: 4, planned: 5, dropped: 0 }]);
  });
});

import { KEPT_TICKS, UNSTORED_TICKS } from '@loadtest/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EntryType, TickSender } from './tick-sender.ts';

/** A connection that does what it is told: takes entries, refuses them, or lets them hang. */
class ScriptedConnection {
  /** What is in the stream, in order: `0`, `1`, … and `end`. */
  readonly stream: string[] = [];
  mode: 'UP' | 'DOWN' | 'HANGING' | 'NO_STREAM' = 'UP';
  underWay = 0;
  mostUnderWay = 0;
  #hanging: { entry: string; resolve: (there: boolean) => void; reject: (error: Error) => void }[] = [];

  readonly append = async (type: EntryType, bytes: Uint8Array): Promise<boolean> => {
    this.underWay++;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    try {
      const entry = type === 'end' ? 'end' : Buffer.from(bytes).toString();
      if (this.mode === 'NO_STREAM') return false;
      if (this.mode === 'DOWN') throw new Error('down');
      if (this.mode === 'HANGING')
        return await new Promise((resolve, reject) => this.#hanging.push({ entry, resolve, reject }));
      this.stream.push(entry);
      return true;
    } finally {
      this.underWay--;
    }
  };

  /** What hangs is lost with its answer; `arrived`: only its answer is lost. */
  cut(arrived: boolean): void {
    for (const { entry, reject } of this.#hanging.splice(0)) {
      if (arrived) this.stream.push(entry);
      reject(new Error('cut'));
    }
  }

  answer(): void {
    for (const { entry, resolve } of this.#hanging.splice(0)) {
      this.stream.push(entry);
      resolve(true);
    }
  }
}

const seconds = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => String(from + at));

function setUp() {
  const connection = new ScriptedConnection();
  const lost: number[] = [];
  const onGone = vi.fn();
  const sender = new TickSender({ append: connection.append, onGone, onLost: (second) => lost.push(second) });
  const push = (from: number, to: number) => {
    for (let second = from; second < to; second++) sender.push(second, Buffer.from(String(second)));
  };
  return { connection, sender, push, lost, onGone };
}

/** All that can happen without time passing. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('ticks on their way to the stream', () => {
  it('go in order, one at a time, and the end comes after them', async () => {
    const { connection, sender, push } = setUp();
    connection.mode = 'HANGING';
    push(0, 5);
    const finished = sender.finish(Buffer.from('end'));
    for (let entry = 0; entry < 6; entry++) {
      await settle();
      connection.answer();
    }
    await finished;
    expect(connection.stream).toEqual([...seconds(0, 5), 'end']);
    expect(connection.mostUnderWay).toBe(1);
  });

  it('are sent again after a reconnect, oldest first and before newer ones, from the first that is not stored', async () => {
    const { connection, sender, push } = setUp();
    push(0, 5);
    await settle();
    sender.storedUpTo(2);
    connection.stream.length = 0;
    push(5, 6);
    sender.reconnected();
    push(6, 7);
    await settle();
    expect(connection.stream).toEqual(['5', '3', '4', '5', '6']);
  });

  it.each([true, false])('are sent again where the answer was lost (arrived: %s)', async (arrived) => {
    const { connection, sender, push } = setUp();
    connection.mode = 'HANGING';
    push(0, 3);
    await settle();
    connection.mode = 'UP';
    connection.cut(arrived);
    sender.reconnected();
    await settle();
    expect(connection.stream).toEqual(arrived ? ['0', ...seconds(0, 3)] : seconds(0, 3));
  });

  it('do not take an answer of the old connection for one of the new', async () => {
    const { connection, sender, push } = setUp();
    connection.mode = 'HANGING';
    push(0, 2);
    await settle();
    sender.reconnected();
    connection.mode = 'UP';
    connection.answer();
    await settle();
    expect(connection.stream).toEqual(['0', '0', '1']);
  });

  it('go on by themselves after an error of a connection that stays', async () => {
    const { connection, push } = setUp();
    connection.mode = 'DOWN';
    push(0, 3);
    await settle();
    connection.mode = 'UP';
    await vi.advanceTimersByTimeAsync(1000);
    expect(connection.stream).toEqual(seconds(0, 3));
  });

  it(`are no more than ${UNSTORED_TICKS} in the stream while none is stored`, async () => {
    const { connection, sender, push } = setUp();
    push(0, UNSTORED_TICKS + 30);
    await settle();
    expect(connection.stream).toEqual(seconds(0, UNSTORED_TICKS));
    sender.storedUpTo(9);
    await settle();
    expect(connection.stream).toEqual(seconds(0, UNSTORED_TICKS + 10));
    sender.storedUpTo(UNSTORED_TICKS + 29);
    await settle();
    expect(connection.stream).toEqual(seconds(0, UNSTORED_TICKS + 10));
  });

  it('that are stored already are not sent again, nor one whose answer is still out', async () => {
    const { connection, sender, push } = setUp();
    connection.mode = 'HANGING';
    push(0, 3);
    await settle();
    sender.storedUpTo(0);
    connection.mode = 'UP';
    connection.answer();
    await settle();
    sender.storedUpTo(1);
    sender.storedUpTo(0);
    sender.reconnected();
    await settle();
    expect(connection.stream).toEqual(['0', '1', '2', '2']);
  });

  it(`wait ${KEPT_TICKS} at most; then the oldest of those that wait go, and are counted`, async () => {
    const { connection, sender, push, lost } = setUp();
    push(0, 2);
    await settle();
    connection.mode = 'DOWN';
    push(2, KEPT_TICKS + 3);
    expect(lost).toEqual([3, 4, 5]);
    connection.mode = 'UP';
    sender.reconnected();
    await settle();
    expect(connection.stream).toEqual(['0', '1', '0', '1', '2', ...seconds(6, UNSTORED_TICKS + 3)]);
  });
});

describe('the end of a shard', () => {
  it('is sent again with what is not stored', async () => {
    const { connection, sender, push } = setUp();
    push(0, 2);
    await sender.finish(Buffer.from('end'));
    sender.storedUpTo(0);
    sender.reconnected();
    await settle();
    expect(connection.stream).toEqual(['0', '1', 'end', '1', 'end']);
  });

  it('waits for the connection', async () => {
    const { connection, sender } = setUp();
    connection.mode = 'DOWN';
    let finished = false;
    const finishing = sender.finish(Buffer.from('end')).then(() => {
      finished = true;
    });
    await vi.advanceTimersByTimeAsync(5000);
    expect(finished).toBe(false);
    connection.mode = 'UP';
    sender.reconnected();
    await finishing;
    expect(connection.stream).toEqual(['end']);
  });

  it('has nowhere to go where the stream is gone', async () => {
    const { connection, sender, push, onGone } = setUp();
    connection.mode = 'NO_STREAM';
    push(0, 2);
    await sender.finish(Buffer.from('end'));
    sender.reconnected();
    await settle();
    expect(onGone).toHaveBeenCalledTimes(1);
    expect(connection.stream).toEqual([]);
  });

  it('is not waited for once the sender is closed, and nothing is sent', async () => {
    const { connection, sender, push } = setUp();
    connection.mode = 'DOWN';
    push(0, 2);
    const finishing = sender.finish(Buffer.from('end'));
    await settle();
    sender.close();
    await finishing;
    connection.mode = 'UP';
    await vi.advanceTimersByTimeAsync(5000);
    expect(connection.stream).toEqual([]);
  });
});

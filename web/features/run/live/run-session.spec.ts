import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGraphqlClient } from '../../../lib/graphql-client.ts';
import { startRunApi } from './run-api.testkit.ts';
import { openRunSession, type RunSession } from './run-session.ts';

const timing = { random: Math.random, firstDelayMs: 10, longestDelayMs: 50 };

let api: Awaited<ReturnType<typeof startRunApi>>;
let session: RunSession;

function open(soon: (task: () => void) => void = queueMicrotask) {
  const client = createGraphqlClient({ url: api.url, socketUrl: api.socketUrl, onSignedOut: () => {} });
  session = openRunSession({ client, runId: 'r1', soon, timing });
}
/** Requests of each second that the page holds, in order. */
function held(): number[] {
  const { seconds } = session.pictures.get().timeline;
  return Array.from({ length: seconds.last - seconds.first + 1 }, (_, index) =>
    seconds.figure('requests', seconds.first + index),
  );
}
const lastHeld = () => session.pictures.get().timeline.seconds.last;
const seen = (last: number) => expect.poll(lastHeld).toBe(last);

beforeEach(async () => {
  api = await startRunApi();
});
afterEach(async () => {
  session.close();
  await api.close();
});

describe('the session of a run', () => {
  it('shows what was stored before it came, then what comes', async () => {
    api.second(0);
    api.second(1);
    open();
    await seen(1);
    api.second(2);
    await seen(2);
    expect(held()).toEqual([10, 11, 12]);
    expect(session.connection.get()).toEqual({ kind: 'live' });
  });

  it('tells the page once of seconds that come together', async () => {
    for (let second = 0; second < 500; second += 1) api.second(second);
    const frames: (() => void)[] = [];
    open((task) => frames.push(task));
    const told: string[] = [];
    session.connection.subscribe(() => told.push(session.connection.get().kind));
    await seen(499);
    const waiting = frames.length;
    expect(waiting).toBeLessThanOrEqual(4);
    for (const frame of frames) frame();
    await expect.poll(() => told.at(-1)).toBe('live');
    expect(told.length).toBeLessThanOrEqual(3);
  });

  it('goes on from the last second after the link was cut, each second once', async () => {
    open();
    for (const second of [0, 1, 2]) api.second(second);
    await seen(2);
    api.cut();
    await expect.poll(() => session.connection.get().kind).toBe('reconnecting');
    for (const second of [3, 4, 5]) api.second(second);
    await seen(5);
    api.cut();
    for (const second of [6, 7]) api.second(second);
    await seen(7);
    expect(held()).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
    expect(api.asked).toEqual([null, 2, 5]);
    await expect.poll(() => session.connection.get().kind).toBe('live');
  });

  it('comes back however long the server was away', async () => {
    open();
    api.second(0);
    await seen(0);
    await api.down();
    await expect.poll(() => session.connection.get().kind).toBe('reconnecting');
    for (const second of [1, 2]) api.second(second);
    await api.up();
    await seen(2);
    expect(held()).toEqual([10, 11, 12]);
  });

  it('keeps out what it has already', async () => {
    open();
    for (const second of [0, 1, 2]) api.second(second);
    await seen(2);
    api.run.forgetsAfter = true;
    api.cut();
    api.second(3);
    await seen(3);
    expect(held()).toEqual([10, 11, 12, 13]);
  });

  it('asks again when a second is missing', async () => {
    open();
    api.second(0);
    await seen(0);
    api.second(1, { isSent: false });
    api.second(2);
    await seen(2);
    expect(held()).toEqual([10, 11, 12]);
    expect(api.asked).toEqual([null, 0]);
  });

  it('reads amended seconds anew', async () => {
    open();
    for (const second of [0, 1, 2]) api.second(second);
    await seen(2);
    api.amend(1, 500);
    await expect.poll(held).toEqual([10, 500, 12]);
  });

  it('keeps an amendment that comes before its second', async () => {
    open();
    api.second(0);
    await seen(0);
    api.second(1, { isSent: false });
    api.amend(1, 500);
    await expect.poll(() => session.page.get()).toMatchObject({ view: { events: [{ second: 1 }] } });
    api.second(2);
    await expect.poll(held).toEqual([10, 500, 12]);
  });

  it('becomes the report when the run is finished, with the same figures', async () => {
    open();
    for (const second of [0, 1, 2]) api.second(second);
    await seen(2);
    api.finish();
    await expect.poll(() => session.pictures.get().kind).toBe('report');
    const { timeline } = session.pictures.get();
    expect(timeline.stretches.map(({ from, figures }) => [from, figures.requests])).toEqual([
      [0, 10],
      [1, 11],
      [2, 12],
    ]);
    expect(session.connection.get()).toEqual({ kind: 'ended' });
    expect(session.page.get()).toMatchObject({ view: { state: { status: 'FINISHED', summary: { requests: 33 } } } });
  });

  it('goes on when the server ends the seconds of a run that is not finished', async () => {
    open();
    api.second(0);
    await seen(0);
    api.completeMetrics();
    await expect.poll(() => api.asked).toEqual([null, 0]);
    api.second(1);
    await seen(1);
    expect(held()).toEqual([10, 11]);
  });

  it('asks again when the source of the seconds is not to be had', async () => {
    api.run.refusals = ['UNAVAILABLE', 'INTERNAL_SERVER_ERROR'];
    api.second(0);
    open();
    await seen(0);
    expect(api.asked).toEqual([null, null, null]);
  });

  it('reads what became of the run when it is refused for good', async () => {
    api.second(0);
    open();
    await seen(0);
    api.run.exists = false;
    api.run.refusals = ['NOT_FOUND'];
    api.cut();
    await expect.poll(() => session.page.get()).toEqual({ kind: 'missing' });
    expect(session.connection.get()).toEqual({ kind: 'ended' });
  });

  it('opens a finished run as its report, without a subscription', async () => {
    for (const second of [0, 1]) api.second(second);
    api.run.status = 'FINISHED';
    open();
    await expect.poll(() => session.pictures.get().kind).toBe('report');
    expect(api.asked).toEqual([]);
  });

  it('says so when there is no such run', async () => {
    api.run.exists = false;
    open();
    await expect.poll(() => session.page.get()).toEqual({ kind: 'missing' });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGraphqlClient } from '../../../lib/graphql-client.ts';
import { createEarlierPart } from './earlier-part.ts';
import { startRunApi } from './run-api.testkit.ts';
import { COLUMNS, type Figures } from './seconds-ring.ts';
import { createTimeline, figureAt } from './timeline.ts';

const CAPACITY = 100;
const figures = Object.fromEntries(COLUMNS.map((name) => [name, 1])) as unknown as Figures;

let api: Awaited<ReturnType<typeof startRunApi>>;
beforeEach(async () => {
  api = await startRunApi();
});
afterEach(() => api.close());

function setUp(from: number) {
  const client = createGraphqlClient({ url: api.url, socketUrl: api.socketUrl, onSignedOut: () => {} });
  const timeline = createTimeline({ capacity: CAPACITY, from, soon: queueMicrotask });
  const take = (until: number) => {
    for (let second = timeline.seconds.last + 1; second <= until; second += 1) {
      timeline.take({ second, revision: 0, complete: true, figures });
    }
  };
  return { timeline, take, read: createEarlierPart(client, 'r1', timeline, CAPACITY) };
}

describe('the earlier part of a long run', () => {
  it('is not asked for while the live seconds hold all of it', async () => {
    const { timeline, take, read } = setUp(0);
    take(30);
    await read();
    expect(timeline.stretches).toEqual([]);
  });

  it('is read before the oldest second is given up, so that no hole is ever drawn', async () => {
    for (let second = 0; second <= 50; second += 1) api.second(second, { requests: 7 });
    const { timeline, take, read } = setUp(0);
    take(50);
    await read();
    expect(timeline.seconds.first).toBe(0);
    expect(timeline.stretches.at(-1)?.to).toBe(50);
    take(130);
    expect([figureAt(timeline, 'requests', 10), figureAt(timeline, 'requests', 40)]).toEqual([7, 1]);
  });

  it('is read at once for a page that opens late', async () => {
    for (let second = 0; second < 300; second += 1) api.second(second, { requests: 7 });
    const { timeline, read } = setUp(300);
    await read();
    expect([timeline.stretches[0]?.from, timeline.stretches.at(-1)?.to]).toEqual([0, 299]);
  });
});

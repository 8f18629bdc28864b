import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { drawLatencyMs } from './latency.ts';
import { createShop, ORDER_ERROR_SHARE } from './shop.ts';

let shop: Server | null = null;

afterEach(() => {
  shop?.close();
  shop?.closeAllConnections();
});

/** `random` decides about latencies and failures; 0.5 is the middle of everything. */
async function open(random: () => number = () => 0.5): Promise<string> {
  const server = createShop({ random });
  shop = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const post = (url: string, body: unknown) => fetch(url, { method: 'POST', body: JSON.stringify(body) });

describe('the demo shop', () => {
  it('answers every route in JSON', async () => {
    const url = await open();
    const answers = await Promise.all([
      fetch(`${url}/`),
      fetch(`${url}/items?page=2`),
      fetch(`${url}/items/17`),
      post(`${url}/login`, {}),
      post(`${url}/cart`, {}),
      post(`${url}/orders`, {}),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 201, 201]);
    expect(new Set(answers.map(({ headers }) => headers.get('content-type')))).toEqual(new Set(['application/json']));
    expect(await answers[1]?.json()).toMatchObject({ page: 2, pages: 25, items: { length: 20 } });
    expect(await answers[2]?.json()).toMatchObject({ id: 17, inStock: false });
  });

  it('says what it does not have', async () => {
    const url = await open();
    const paths = ['/items/0', '/items/501', '/items?page=x', '/nowhere'];
    const statuses = await Promise.all(paths.map((path) => fetch(url + path).then(({ status }) => status)));
    expect(statuses).toEqual([404, 404, 400, 404]);
  });

  it('lets a few orders fail', async () => {
    const url = await open(() => ORDER_ERROR_SHARE / 2);
    expect((await post(`${url}/orders`, {})).status).toBe(500);
    expect((await post(`${url}/cart`, {})).status).toBe(201);
  });

  it('counts what it answered, by route and status', async () => {
    const url = await open();
    await Promise.all([1, 2, 3].map((id) => fetch(`${url}/items/${id}`)));
    await fetch(`${url}/items/9999`);
    const stats = (await (await fetch(`${url}/stats`)).json()) as unknown;
    expect(stats).toEqual({ routes: { 'GET /items/:id': { requests: 4, statuses: { 200: 3, 404: 1 } } } });
  });
});

describe('drawLatencyMs', () => {
  it('has the median that was asked for, is never negative, and has a tail', () => {
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const profile = { medianMs: 10, spread: 0.4, slowShare: 0.01, slowExtraMs: 200 };
    const drawn = Array.from({ length: 20_001 }, () => drawLatencyMs(profile, random)).sort((a, b) => a - b);
    const [least = 0, median = 0, p999 = 0] = [0, 10_000, 19_980].map((index) => drawn[index]);
    expect(least).toBeGreaterThan(0);
    expect(median).toBeCloseTo(10, 0);
    expect(p999).toBeGreaterThan(80);
  });
});

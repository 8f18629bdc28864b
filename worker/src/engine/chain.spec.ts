/** Log in, use the token, a step that fails twice: chains with data rows against a real server, counted on both sides. */
import { ERROR_KINDS, type RunPlan, type ShardEnd } from '@loadtest/protocol';
import type { LoadInput } from '@loadtest/scenario';
import { afterEach, expect, it } from 'vitest';
import { NO_INPUTS } from './inputs.ts';
import { writeDataFile } from './testing/data-file.ts';
import { bePatient } from './testing/patience.ts';
import { errorsOf, type Ran, runPlan } from './testing/real-shard.ts';
import { planFor } from './testing/scenario-plan.ts';
import { startTarget, type Target } from './testing/target.ts';
import { sumOf } from './testing/tick-sums.ts';

bePatient();

const ITERATIONS = 300;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(undo.splice(0).map((step) => step()));
});

/** A shop that gives a token to each who logs in, takes it once, and fails twice to ship what was bought with it. */
class Shop {
  /** In the order in which they came: who logged in, and in which iteration. */
  readonly logins: { user: string; iteration: number }[] = [];
  /** By token: how often it was used, and how often shipping was asked for. */
  readonly tokens = new Map<string, { used: number; shipped: number }>();
  /** Requests that made no sense. */
  readonly refused: string[] = [];
  target: Target | undefined;

  async start(): Promise<string> {
    this.target = await startTarget((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const [status, answer] = this.#answer(request.url ?? '', request.headers, Buffer.concat(chunks).toString());
        response
          .writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' })
          .end(JSON.stringify(answer));
      });
    });
    undo.push(() => this.target?.close());
    return this.target.url;
  }

  #answer(url: string, headers: Record<string, unknown>, body: string): [number, object] {
    if (url === '/login') {
      const { user, iteration } = JSON.parse(body);
      this.logins.push({ user, iteration });
      const token = `token-${this.logins.length}-of-${user}`;
      this.tokens.set(token, { used: 0, shipped: 0 });
      return [200, { session: { token } }];
    }
    const token = this.tokens.get(String(headers['authorization']).replace('Bearer ', ''));
    if (token === undefined) {
      this.refused.push(url);
      return [401, {}];
    }
    if (url === '/buy') return [token.used++ === 0 ? 201 : 409, { order: this.tokens.size }];
    return token.shipped++ < 2 ? [503, {}] : [200, { shipped: true }];
  }
}

function planOn(url: string, load: LoadInput, more: Partial<RunPlan> = {}): RunPlan {
  const headers = [{ name: 'Authorization', value: 'Bearer {{token}}' }];
  const rows = Array.from({ length: ITERATIONS }, (_, row) => ({ name: `user-${row}` }));
  return planFor(
    {
      target: url,
      load: { gracefulStop: '20s', ...load },
      data: [{ name: 'users', rows, order: 'ONCE' }],
      steps: [
        {
          name: 'Log in',
          http: { method: 'POST', url: '/login', json: { user: '{{users.name}}', iteration: '{{$iteration}}' } },
          extract: [{ name: 'token', from: 'JSON', expression: '$.session.token' }],
        },
        {
          name: 'Buy',
          http: { method: 'POST', url: '/buy', headers },
          checks: [{ subject: 'STATUS', comparison: 'EQUALS', value: '201' }],
        },
        {
          name: 'Ship',
          http: { method: 'POST', url: '/ship', headers, retry: { maxAttempts: 3, baseDelay: '1ms' } },
          checks: [{ subject: 'JSON', expression: '$.shipped', comparison: 'EQUALS', value: 'true' }],
        },
      ],
    },
    more,
  );
}

/** Everything that the shards say, and everything that the shop saw, says the same. */
function expectTrue(shop: Shop, ran: readonly Ran[]): void {
  const total = (name: keyof ShardEnd): number => ran.reduce((sum, { end }) => sum + Number(end[name]), 0);
  const all = { iterations: ITERATIONS, completed: ITERATIONS, interrupted: 0, dropped: 0 };
  const counted = {
    requests: 5 * ITERATIONS,
    unsent: 0,
    errors: 2 * ITERATIONS,
    checksPassed: 2 * ITERATIONS,
    checksFailed: 0,
  };
  for (const [name, count] of Object.entries({ ...all, ...counted }))
    expect([name, total(name as keyof ShardEnd)]).toEqual([name, count]);
  for (const { end, ticks, requests } of ran) {
    expect(sumOf(ticks)).toMatchObject({ requests: end.requests, errors: end.errors, completed: end.completed });
    expect(requests).toHaveLength(end.requests);
  }
  const errors = ran.map(({ ticks }) => errorsOf(ticks));
  expect(errors.flatMap((kinds) => [...kinds.keys()].map((kind) => ERROR_KINDS[kind]))).toEqual(
    ran.map(() => 'HTTP_5XX'),
  );
  expect(shop.target?.requests).toBe(total('requests') - total('unsent'));
  expect(shop.refused).toEqual([]);
  expect(shop.logins).toHaveLength(ITERATIONS);
  expect([...shop.tokens.values()]).toEqual(shop.logins.map(() => ({ used: 1, shipped: 3 })));
  const byIteration = shop.logins.toSorted((a, b) => a.iteration - b.iteration);
  expect(byIteration).toEqual(byIteration.map((_, row) => ({ user: `user-${row}`, iteration: row })));
}

it('300 iterations at a constant rate: each row and each token once', async () => {
  const shop = new Shop();
  const plan = planOn(await shop.start(), { model: 'CONSTANT_RATE', rate: 300, duration: '1s' });
  expectTrue(shop, [await runPlan(plan)]);
});

it('the same over two shards: their totals add up to it', async () => {
  const shop = new Shop();
  const plan = planOn(await shop.start(), { model: 'CONSTANT_RATE', rate: 300, duration: '1s' }, { shards: 2 });
  const ran = await Promise.all([runPlan(plan, undefined, 0), runPlan(plan, undefined, 1)]);
  expect(ran.map(({ end }) => end.iterations)).toEqual([150, 150]);
  expectTrue(shop, ran);
});

it('one user takes the rows of a file one after the other, until there is none left', async () => {
  const shop = new Shop();
  const inline = planOn(await shop.start(), { model: 'CONSTANT_USERS', users: 1, duration: '120s' });
  const { file, remove } = writeDataFile(
    Array.from({ length: ITERATIONS }, (_, row) => [`user-${row}`]),
    64,
  );
  undo.push(remove);
  const data = inline.scenario.data.map((source) => ({ ...source, rows: null, fileId: 'f' }));
  const load = { ...inline.scenario.load, iterationLimit: ITERATIONS };
  const plan = { ...inline, scenario: { ...inline.scenario, data, load } };
  const ran = await runPlan(plan, undefined, 0, { ...NO_INPUTS, files: { f: file } });
  expect(ran.end.reason).toBe('DATA_EXHAUSTED');
  expectTrue(shop, [ran]);
  expect(shop.logins.map(({ iteration }) => iteration)).toEqual([...Array(ITERATIONS).keys()]);
});

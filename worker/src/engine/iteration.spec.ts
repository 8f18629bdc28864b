/** What an iteration does, on the virtual clock with a scripted target. */
import { ERROR_KINDS, type RunPlan, type Tick } from '@loadtest/protocol';
import { describe, expect, it } from 'vitest';
import { type EngineInputs, NO_INPUTS } from './inputs.ts';
import { errorsOf } from './testing/real-shard.ts';
import { planFor, type TestScenario } from './testing/scenario-plan.ts';
import type { Answer } from './testing/scripted-transport.ts';
import { VirtualShard } from './testing/virtual-shard.ts';
import type { WireRequest } from './transport.ts';

type Script = (nth: number, request: WireRequest) => Partial<Answer>;

async function run(scenario: TestScenario | RunPlan, script: Script = () => ({}), inputs: Partial<EngineInputs> = {}) {
  const plan = 'runId' in scenario ? scenario : planFor(scenario);
  const answer = (nth: number, request: WireRequest): Answer => ({
    afterMs: 5,
    body: Buffer.alloc(0),
    ...script(nth, request),
  });
  const shard = new VirtualShard({ plan, answer, inputs: { ...NO_INPUTS, ...inputs } });
  const end = await shard.finish();
  return { end, shard, requests: shard.requests, wire: shard.transport.requests };
}

const json = (value: unknown, more: Partial<Answer> = {}): Partial<Answer> => ({
  body: Buffer.from(JSON.stringify(value)),
  ...more,
});
const errors = (ticks: readonly Tick[]) =>
  Object.fromEntries([...errorsOf(ticks)].map(([kind, { count, sample }]) => [ERROR_KINDS[kind], [count, sample]]));
const header = ({ headers }: WireRequest, name: string) => {
  const at = headers.indexOf(name);
  return at < 0 ? undefined : headers[at + 1];
};

describe('values', () => {
  const data = [
    {
      name: 'users',
      rows: [
        { id: 1, tags: ['a'] },
        { id: 2, tags: [] },
        { id: 3, tags: ['"'] },
      ],
      order: 'ONCE' as const,
    },
  ];

  it('are filled in everywhere, in their own types', async () => {
    const { wire, end } = await run(
      {
        data,
        variables: { greeting: 'Grüß "Gott"', found: { a: 1 } },
        load: { model: 'CONSTANT_RATE', rate: 3, duration: '1s' },
        steps: [
          {
            name: 'first',
            http: { url: '/first' },
            extract: [
              { name: 'found', from: 'JSON', expression: '$.value' },
              { name: 'status', from: 'STATUS' },
            ],
          },
          {
            name: 'second',
            http: {
              method: 'POST',
              url: '/users/{{users.id}}/{{$iteration}}',
              query: [{ name: 'q', value: '{{greeting}}&{{$user}}' }],
              headers: [{ name: 'X-Tags', value: '{{users.tags}}' }],
              json: {
                found: '{{found}}',
                text: 'is {{found}}, {{greeting}}',
                tags: '{{users.tags}}',
                status: '{{status}}',
                k: '{{$iteration}}',
              },
            },
          },
        ],
      },
      (nth) => json({ value: [null, true, 'a"b'][Math.floor(nth / 2)] }),
    );
    expect(end).toMatchObject({ iterations: 3, completed: 3, requests: 6, errors: 0 });
    const seconds = wire.filter(({ method }) => method === 'POST');
    expect(seconds.map(({ path }) => path)).toEqual(
      [0, 1, 2].map((k) => `/users/${k + 1}/${k}?q=Gr%C3%BC%C3%9F%20%22Gott%22%26${k}`),
    );
    expect(seconds.map((request) => header(request, 'X-Tags'))).toEqual(['["a"]', '[]', '["\\""]']);
    expect(seconds.map(({ body }) => JSON.parse(String(body)))).toEqual(
      [null, true, 'a"b'].map((found, k) => ({
        found,
        text: `is ${typeof found === 'string' ? found : JSON.stringify(found)}, Grüß "Gott"`,
        tags: data[0]?.rows[k]?.tags,
        status: 200,
        k,
      })),
    );
  });

  it('keep to their iteration: what one extracts no other sees', async () => {
    const { wire } = await run(
      {
        variables: { token: 'none' },
        load: { model: 'CONSTANT_RATE', rate: 10, duration: '1s' },
        steps: [
          { name: 'before', http: { url: '/before/{{token}}' } },
          { name: 'take', http: { url: '/take' }, extract: [{ name: 'token', from: 'HEADER', expression: 'X-Token' }] },
          { name: 'use', http: { url: '/use/{{token}}' } },
        ],
      },
      (nth) => ({ afterMs: 170, headers: { 'x-token': `t${nth}` } }),
    );
    expect(new Set(wire.filter(({ path }) => path.startsWith('/before')).map(({ path }) => path))).toEqual(
      new Set(['/before/none']),
    );
    expect(new Set(wire.filter(({ path }) => path.startsWith('/use')).map(({ path }) => path)).size).toBe(10);
  });

  it('that are random repeat with their seed, whatever the split', async () => {
    const scenario: TestScenario = {
      load: { model: 'CONSTANT_RATE', rate: 12, duration: '1s' },
      steps: [
        {
          name: 'random',
          http: {
            url: '/{{$iteration}}/{{$uuid}}/{{$randomInt(1,1000000)}}/{{$randomItem(a,b,c)}}/{{$randomString(8)}}',
          },
          thinkTime: '1ms',
          thinkTimeMax: '90ms',
        },
        { name: 'after', http: { url: '/after/{{$iteration}}' } },
      ],
    };
    const seen = async (seed: number, shards: number) => {
      const parts = [...Array(shards).keys()].map(async (shard) => {
        const plan = planFor(scenario, { seed, shards });
        const part = new VirtualShard({ plan, shard });
        await part.finish();
        return part.transport.requests.map(({ path }, at) => [path, (part.sentMs[at] ?? 0).toFixed(3)]);
      });
      return (await Promise.all(parts)).flat().sort();
    };
    const whole = await seen(5, 1);
    expect(whole).toHaveLength(24);
    expect(await seen(5, 3)).toEqual(whole);
    const paths = new Set(whole.map(([path]) => path));
    expect(whole.filter(([path]) => path?.startsWith('/after'))).toHaveLength(12);
    expect((await seen(6, 1)).filter(([path]) => !path?.startsWith('/after') && paths.has(path ?? ''))).toEqual([]);
  });

  it('that are secret are sent, and stand in no sample', async () => {
    const { wire, shard } = await run(
      {
        secrets: [{ name: 'token', value: 'hunter2/x y' }],
        steps: [
          {
            name: 'use',
            http: {
              url: '/',
              query: [{ name: 't', value: '{{token}}' }],
              headers: [{ name: 'Authorization', value: 'Bearer {{token}}' }],
            },
            checks: [{ subject: 'BODY', comparison: 'EQUALS', value: 'fine' }],
          },
          { name: 'broken', http: { url: '{{token}}:{{token}}://' } },
        ],
      },
      () => ({ body: Buffer.from('no such token: hunter2/x y, nor hunter2%2Fx%20y') }),
      { secrets: { token: 'hunter2/x y' } },
    );
    expect(wire[0]?.path).toBe('/?t=hunter2%2Fx%20y');
    expect(wire[0] && header(wire[0], 'Authorization')).toBe('Bearer hunter2/x y');
    expect(errors(shard.ticks)['CHECK']).toEqual([1, 'Body: no such token: ***, nor ***']);
    expect(JSON.stringify(shard.ticks)).not.toMatch(/hunter2/);
  });
});

describe('a request that cannot be sent', () => {
  const broken = (http: object): TestScenario => ({
    variables: { it: 'x' },
    steps: [
      { name: 'take', http: { url: '/take' }, extract: [{ name: 'it', from: 'HEADER', expression: 'x-it' }] },
      { name: 'broken', http: { url: '/', ...http } },
      { name: 'after', http: { url: '/after' } },
    ],
  });

  it.each([
    ['ftp://elsewhere', { url: '{{it}}' }, /"ftp:\/\/elsewhere" is no URL to send a request to/],
    ['http://[', { url: '{{it}}/x' }, /is no URL/],
    ['a\r\nEvil: 1', { headers: [{ name: 'X-It', value: '{{it}}' }] }, /The header X-It cannot be sent: .*line break/],
    ['☃', { headers: [{ name: 'X-It', value: '{{it}}' }] }, /Latin-1/],
    ['http://a%zz:b@host', { url: '{{it}}' }, /malformed/],
  ])('with %j is an error of its own, and the iteration goes on', async (value, http, sample) => {
    const { end, shard, requests, wire } = await run(broken(http), () => ({ headers: { 'x-it': value } }));
    expect(wire.map(({ path }) => path)).toEqual(['/take', '/after']);
    expect(end).toMatchObject({ iterations: 1, completed: 1, requests: 3, unsent: 1, errors: 1 });
    expect(requests[1]).toMatchObject({ sentMs: null, kind: 'OTHER' });
    expect(errors(shard.ticks)['OTHER']?.[1]).toMatch(sample);
  });

  it('is resolved against the target where it begins with a value, with its credentials in a header', async () => {
    const { wire } = await run(
      { ...broken({ url: '{{it}}', query: [{ name: 'a', value: '1' }] }), target: 'http://shop.example/api/' },
      (nth) => ({ headers: { 'x-it': ['items?b=2#top', 'http://me:p%40ss@other.example:81/x'][nth] ?? '' } }),
    );
    expect(wire[1]).toMatchObject({ origin: 'http://shop.example', path: '/api/items?b=2&a=1' });
    const signed = await run(broken({ url: '{{it}}' }), () => ({
      headers: { 'x-it': 'http://me:p%40ss@other.example:81/x' },
    }));
    expect(signed.wire[1]).toMatchObject({
      origin: 'http://other.example:81',
      path: '/x',
      headers: ['authorization', `Basic ${Buffer.from('me:p@ss').toString('base64')}`],
    });
  });

  it('has checks that fail, and is not tried again', async () => {
    const scenario = broken({ url: '{{it}}', retry: { maxAttempts: 5 } });
    const [take, wrong] = scenario.steps;
    if (take === undefined || wrong === undefined) throw new Error('Two steps');
    const steps = [
      take,
      { ...wrong, checks: [{ subject: 'STATUS' as const, comparison: 'EQUALS' as const, value: '200' }] },
    ];
    const { end } = await run({ ...scenario, steps }, () => ({ headers: { 'x-it': 'ftp://x' } }));
    expect(end).toMatchObject({ requests: 2, unsent: 1, errors: 1, checksFailed: 1, completed: 1 });
  });

  it('never holds up the loop: users who go on at once give way to others', async () => {
    const { end } = await run({
      variables: {},
      load: { model: 'CONSTANT_USERS', users: 1, duration: '1s' },
      steps: [{ name: 'broken', http: { url: '{{$randomItem(ftp:)}}//x' }, thinkTime: '100ms' }],
    });
    expect(end).toMatchObject({ iterations: 10, requests: 10, unsent: 10, errors: 10 });
  });
});

describe('a failed extraction', () => {
  const chain: TestScenario = {
    steps: [
      {
        name: 'log in',
        http: { url: '/login', timeout: '1s' },
        extract: [{ name: 'token', from: 'JSON', expression: '$.token' }],
        checks: [{ subject: 'JSON', expression: '$.ok', comparison: 'EQUALS', value: 'true' }],
      },
      { name: 'use', http: { url: '/use/{{token}}' } },
    ],
  };

  it('ends the iteration, which has run as far as it could', async () => {
    const { end, shard } = await run(chain, () => json({ ok: true }));
    expect(end).toMatchObject({ iterations: 1, completed: 1, interrupted: 0, requests: 1, errors: 1, checksPassed: 1 });
    expect(errors(shard.ticks)).toEqual({ EXTRACT: [1, 'Nothing to take token from: no $.token, status 200'] });
  });

  it.each<[string, Partial<Answer>, string]>([
    ['a check', json({ ok: false }), 'CHECK'],
    ['no answer', { failure: { kind: 'RESET', message: 'gone' } }, 'RESET'],
    ['a time-out', { afterMs: 60_000 }, 'TIMEOUT'],
    ['a status', json({ ok: true }, { status: 500 }), 'EXTRACT'],
  ])('with %s: the request has one kind', async (_, answer, kind) => {
    const { end, requests } = await run(chain, () => answer);
    expect(requests.map((entry) => entry.kind)).toEqual([kind]);
    expect(end).toMatchObject({ completed: 1, errors: 1 });
  });

  it('does not come with a default, and then the iteration goes on, also without an answer', async () => {
    const [first, second] = chain.steps;
    if (first === undefined || second === undefined) throw new Error('Two steps');
    const extract = [{ name: 'token', from: 'JSON' as const, expression: '$.token', default: 'guest' }];
    const { wire, requests } = await run({ steps: [{ ...first, extract }, second] }, (nth) =>
      nth === 0 ? { failure: { kind: 'RESET', message: 'gone' } } : {},
    );
    expect(wire.map(({ path }) => path)).toEqual(['/login', '/use/guest']);
    expect(requests.map(({ kind }) => kind)).toEqual(['RESET', null]);
  });

  it('its user pauses as after any step', async () => {
    const [first, second] = chain.steps;
    if (first === undefined || second === undefined) throw new Error('Two steps');
    const { end } = await run({
      load: { model: 'CONSTANT_USERS', users: 1, duration: '1s' },
      steps: [{ ...first, thinkTime: '95ms' }, second],
    });
    expect(end).toMatchObject({ iterations: 10, requests: 10 });
  });
});

describe('retries', () => {
  const retried = (more: object = {}): TestScenario['steps'][number] => ({
    name: 'retried',
    http: { url: '/{{$uuid}}', retry: { maxAttempts: 4, baseDelay: '100ms', maxDelay: '250ms', ...more } },
    checks: [{ subject: 'BODY', comparison: 'EQUALS', value: 'done' }],
  });

  it('are attempts of the same request, each measured, planned for the end before plus a backoff', async () => {
    const { end, shard, requests, wire } = await run({ steps: [retried()] }, (nth) =>
      nth < 2
        ? { status: 503 }
        : nth === 2
          ? { failure: { kind: 'RESET', message: 'gone' } }
          : { body: Buffer.from('done') },
    );
    expect(new Set(wire.map(({ path }) => path)).size).toBe(1);
    expect(requests.map(({ kind }) => kind)).toEqual(['HTTP_5XX', 'HTTP_5XX', 'RESET', null]);
    for (const [at, { plannedMs, sentMs }] of requests.entries()) {
      const waited = plannedMs - (requests[at - 1]?.doneMs ?? 0);
      expect(waited).toBeGreaterThanOrEqual(0);
      expect(waited).toBeLessThan(Math.min(250, 100 * 2 ** (at - 1)));
      expect(sentMs).toBeCloseTo(plannedMs, 3);
    }
    expect(end).toMatchObject({
      iterations: 1,
      completed: 1,
      requests: 4,
      errors: 3,
      checksPassed: 1,
      checksFailed: 0,
    });
    expect(errors(shard.ticks)['HTTP_5XX']).toEqual([2, 'Status 503']);
  });

  it('are no more than allowed; then checks and extraction are of the last one', async () => {
    const { end, requests } = await run({ steps: [retried()] }, () => ({ status: 503 }));
    expect(requests.map(({ kind }) => kind)).toEqual(['HTTP_5XX', 'HTTP_5XX', 'HTTP_5XX', 'CHECK']);
    expect(end).toMatchObject({ requests: 4, checksFailed: 1, completed: 1 });
  });

  it('that the STATUS checks accept, or below 400, are no errors', async () => {
    const step = retried({ onStatus: [202, 429] });
    const checks = [{ subject: 'STATUS' as const, comparison: 'LESS_THAN' as const, value: '500' }];
    const accepted = await run({ steps: [{ ...step, checks }] }, (nth) => ({ status: [202, 429, 200][nth] ?? 0 }));
    expect(accepted.requests.map(({ kind, status }) => [status, kind])).toEqual([
      [202, null],
      [429, null],
      [200, null],
    ]);
    expect(accepted.end).toMatchObject({ errors: 0, checksPassed: 1 });
    const refused = await run({ steps: [{ ...step, checks: [] }] }, (nth) => ({ status: [202, 429, 200][nth] ?? 0 }));
    expect(refused.requests.map(({ kind }) => kind)).toEqual([null, 'HTTP_4XX', null]);
  });

  it('begin with the step anew: each has its own redirects', async () => {
    const step = retried();
    const http = { ...step.http, url: '/start', maxRedirects: 2 };
    const { wire, end } = await run({ steps: [{ ...step, http }] }, (nth, { path }) => {
      if (path !== '/end') return { status: 302, headers: { location: path === '/start' ? '/middle' : '/end' } };
      return nth < 3 ? { status: 503 } : { body: Buffer.from('done') };
    });
    expect(wire.map(({ path }) => path)).toEqual(['/start', '/middle', '/end', '/start', '/middle', '/end']);
    expect(end).toMatchObject({ requests: 6, errors: 1, checksPassed: 1 });
  });

  it('wait as long as the answer asks, and end with the run', async () => {
    const { requests } = await run({ steps: [retried({ maxDelay: '60s' })] }, (nth) =>
      nth === 0 ? { status: 429, headers: { 'retry-after': '7' } } : { body: Buffer.from('done') },
    );
    expect(requests[1]?.plannedMs).toBe((requests[0]?.doneMs ?? 0) + 7000);
    const load = { model: 'CONSTANT_RATE', rate: 10, duration: '100ms', gracefulStop: '1s' } as const;
    const cut = await run({ load, steps: [retried({ maxDelay: '60s' })] }, () => ({
      status: 429,
      headers: { 'retry-after': '7' },
    }));
    expect(cut.end).toMatchObject({ requests: 1, errors: 1, interrupted: 1, completed: 0, interruptedRequests: 0 });
  });
});

describe('bodies', () => {
  it('are asked for only where somebody reads them', async () => {
    const check = (subject: 'STATUS' | 'HEADER' | 'LATENCY_MS' | 'BODY' | 'SIZE_BYTES', expression?: string) => ({
      subject,
      comparison: 'NOT_EQUALS' as const,
      value: '300',
      ...(expression === undefined ? {} : { expression }),
    });
    const { wire } = await run({
      steps: [
        { name: '1', http: { url: '/' } },
        { name: '2', http: { url: '/' }, checks: [check('STATUS'), check('HEADER', 'a'), check('LATENCY_MS')] },
        { name: '3', http: { url: '/' }, extract: [{ name: 'a', from: 'COOKIE', expression: 'a', default: '' }] },
        { name: '4', http: { url: '/' }, checks: [check('BODY')] },
        { name: '5', http: { url: '/' }, checks: [check('SIZE_BYTES')] },
        { name: '6', http: { url: '/' }, extract: [{ name: 'b', from: 'REGEX', expression: 'x', default: '' }] },
      ],
    });
    expect(wire.map(({ readsBody }) => readsBody)).toEqual([false, false, false, true, true, true]);
  });

  it('of a constant request are built once', async () => {
    const load = { model: 'CONSTANT_RATE', rate: 5, duration: '1s' } as const;
    const { wire } = await run({ load, steps: [{ name: '1', http: { method: 'POST', url: '/', json: { a: 'ü' } } }] });
    expect(wire).toHaveLength(5);
    expect(new Set(wire).size).toBe(1);
  });
});

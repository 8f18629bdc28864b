/** Redirects, cookies and more than one origin, against real servers. */
import { afterEach, describe, expect, it } from 'vitest';
import { bePatient } from './testing/patience.ts';
import { constantRate, constantUsers, planOf, requestTo, stepTo, text } from './testing/plans.ts';
import { runPlan, statusesOf } from './testing/real-shard.ts';
import { startTarget, type Target } from './testing/target.ts';

bePatient();

const targets: Target[] = [];
async function use(target: Promise<Target>): Promise<Target> {
  targets.push(await target);
  return target;
}
afterEach(async () => {
  await Promise.all(targets.splice(0).map((target) => target.close()));
});

/** One iteration. */
const once = constantRate(10, 100);

describe('redirects', () => {
  it('are followed, each hop a request of the step with times of its own', async () => {
    const target = await use(
      startTarget((request, response) => {
        if (request.url === '/end') response.end('there');
        else response.writeHead(302, { location: request.url === '/start' ? '/middle' : 'end' }).end();
      }),
    );
    const request = requestTo(`${target.url}/start`, { maxRedirects: 5 });
    const { end, ticks, requests } = await runPlan(planOf(once, [stepTo('', { request })]));
    expect(end).toMatchObject({ iterations: 1, completed: 1, requests: 3, errors: 0 });
    expect(statusesOf(ticks)).toEqual({ 200: 1, 302: 2 });
    expect(requests[1]?.plannedMs).toBe(requests[0]?.doneMs);
    expect(requests[2]?.plannedMs).toBe(requests[1]?.doneMs);
    expect(requests.map(({ step }) => step)).toEqual([0, 0, 0]);
  });

  it('lead where a browser would go, where the target does not encode their addresses', async () => {
    const seen: (string | undefined)[] = [];
    const target = await use(
      startTarget((request, response, nth) => {
        seen.push(request.url);
        const location = [Buffer.from('/größe?q=ü').toString('latin1'), '/\xfc'][nth];
        response.writeHead(location === undefined ? 200 : 302, location === undefined ? {} : { location }).end();
      }),
    );
    const request = requestTo(`${target.url}/start`, { maxRedirects: 5 });
    await runPlan(planOf(once, [stepTo('', { request })]));
    expect(seen).toEqual(['/start', '/gr%C3%B6%C3%9Fe?q=%C3%BC', '/%C3%BC']);
  });

  it('are followed no further than allowed, and not at all with 0', async () => {
    const target = await use(startTarget((_, response) => void response.writeHead(302, { location: '/again' }).end()));
    for (const maxRedirects of [0, 3]) {
      const request = requestTo(target.url, { maxRedirects });
      const { end, ticks } = await runPlan(planOf(once, [stepTo('', { request })]));
      expect(end).toMatchObject({ requests: 1 + maxRedirects, completed: 1, errors: 0 });
      expect(statusesOf(ticks)).toEqual({ 302: 1 + maxRedirects });
    }
  });

  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [302, 'PUT', 'PUT', 'body'],
    [303, 'PUT', 'GET', ''],
    [303, 'HEAD', 'HEAD', ''],
    [307, 'POST', 'POST', 'body'],
    [308, 'PATCH', 'PATCH', 'body'],
  ] as const)('%i turns %s into %s', async (status, method, then, thenBody) => {
    const seen: string[] = [];
    const target = await use(
      startTarget((request, response) => {
        let body = '';
        request.on('data', (chunk) => (body += chunk));
        request.on('end', () => {
          seen.push(`${request.method} ${request.headers['content-type']} ${body}`);
          if (request.url === '/') response.writeHead(status, { location: '/next' });
          response.end();
        });
      }),
    );
    const body = method === 'HEAD' ? ({ kind: 'none' } as const) : ({ kind: 'text', template: text('body') } as const);
    const headers = [{ name: 'content-type', value: text('text/plain') }];
    const request = requestTo(target.url, { method, body, headers, maxRedirects: 1 });
    await runPlan(planOf(once, [stepTo('', { request })]));
    expect(seen[1]).toBe(`${then} ${then === 'GET' ? undefined : 'text/plain'} ${thenBody}`);
  });

  it('carry no credentials to another origin', async () => {
    const seen: unknown[] = [];
    const other = await use(
      startTarget((request, response) => {
        seen.push(request.headers);
        response.end();
      }),
    );
    const target = await use(startTarget((_, response) => void response.writeHead(307, { location: other.url }).end()));
    const headers = ['Authorization', 'Cookie', 'X-Kept'].map((name) => ({ name, value: text('a=b') }));
    const request = requestTo(target.url, { headers, maxRedirects: 1 });
    const { end } = await runPlan(planOf(once, [stepTo('', { request })]));
    expect(end).toMatchObject({ requests: 2, errors: 0 });
    expect(Object.keys(seen[0] ?? {}).sort()).toEqual(['connection', 'host', 'x-kept']);
  });

  it('are served within one limit of connections over all origins', async () => {
    const other = await use(startTarget());
    const target = await use(startTarget((_, response) => void response.writeHead(302, { location: other.url }).end()));
    const request = requestTo(target.url, { maxRedirects: 1 });
    const plan = planOf(constantUsers(3, 200), [stepTo('', { request })], { maxConnectionsPerShard: 1 });
    const { end } = await runPlan(plan);
    expect(end).toMatchObject({ errors: 0, requests: 2 * end.iterations, completed: end.iterations });
    expect(end.requests).toBe(target.requests + other.requests);
  });
});

describe('cookies', () => {
  /** Counts a cookie up; answers 200 from the first repeat on. */
  async function counter(): Promise<Target> {
    return use(
      startTarget((request, response) => {
        const visits = Number(/visits=(\d+)/.exec(request.headers.cookie ?? '')?.[1] ?? 0);
        response.writeHead(visits === 0 ? 201 : 200, {
          'set-cookie': [`visits=${visits + 1}; Path=/`, 'other=1; Path=/elsewhere'],
        });
        response.end(request.headers.cookie);
      }),
    );
  }

  it.each([
    ['ITERATION', (iterations: number) => ({ 201: iterations, 200: 2 * iterations })],
    ['USER', (iterations: number) => ({ 201: 2, 200: 3 * iterations - 2 })],
    ['NONE', (iterations: number) => ({ 201: 3 * iterations })],
  ] as const)('are kept for each %s', async (cookies, expected) => {
    const { url } = await counter();
    const plan = planOf(constantUsers(2, 200), [stepTo(url), stepTo(url), stepTo(url)], { scenario: { cookies } });
    const { end, ticks } = await runPlan(plan);
    expect(end.iterations).toBeGreaterThanOrEqual(2);
    expect(statusesOf(ticks)).toEqual(expected(end.iterations));
  });

  it('come behind those that the author gave', async () => {
    const seen: (string | undefined)[] = [];
    const target = await use(
      startTarget((request, response) => {
        seen.push(request.headers.cookie);
        response.setHeader('set-cookie', 'b=2').end();
      }),
    );
    const request = requestTo(target.url, { headers: [{ name: 'cookie', value: text('a=1') }] });
    const step = stepTo('', { request });
    await runPlan(planOf(once, [step, step], { scenario: { cookies: 'ITERATION' } }));
    expect(seen).toEqual(['a=1', 'a=1; b=2']);
  });
});

describe('a plan that asks for what the engine cannot do', () => {
  it('is refused as a whole, before anything is sent', async () => {
    const url = 'http://127.0.0.1:1/';
    const headers = [
      { name: 'Upgrade', value: text('h2c') },
      { name: 'a b', value: text('c') },
    ];
    const unknown = requestTo(url, { url: [{ kind: 'column', source: 'users', column: 'id' }] });
    const breaking = requestTo(url, { headers: [{ name: 'x', value: text('a\nb') }] });
    const steps = [requestTo(url, { headers }), unknown, breaking].map((request) => stepTo('', { request }));
    await expect(runPlan(planOf(once, steps))).rejects.toThrow(
      /headers\[0\]: Upgrade.*headers\[1\]: .*a b.*steps\[1\]: {{users.id}}.*steps\[2\]: The header x .*line break/,
    );
  });

  it('is refused where a secret came without its value', async () => {
    const plan = planOf(once, [stepTo('http://127.0.0.1:1/')], { scenario: { secrets: ['token'] } });
    await expect(runPlan(plan)).rejects.toThrow('secrets: token came without a value');
  });
});

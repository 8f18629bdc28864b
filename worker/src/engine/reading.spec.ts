/** What answers of real servers are read for: packed bodies, charsets, cookies, retries. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { StepInput } from '@loadtest/scenario';
import { afterEach, describe, expect, it } from 'vitest';
import { describeEachHttp1 } from './testing/each-http1.ts';
import { bePatient } from './testing/patience.ts';
import { errorsOf, runPlan, statusesOf } from './testing/real-shard.ts';
import { planFor } from './testing/scenario-plan.ts';
import { startTarget, type Target } from './testing/target.ts';

bePatient();

type CheckInput = NonNullable<StepInput['checks']>[number];
type ExtractInput = NonNullable<StepInput['extract']>[number];

const targets: Target[] = [];
async function use(target: Promise<Target>): Promise<Target> {
  targets.push(await target);
  return target;
}
afterEach(async () => {
  await Promise.all(targets.splice(0).map((target) => target.close()));
});

const equals = (subject: CheckInput['subject'], value: string, expression?: string): CheckInput => {
  return { subject, comparison: 'EQUALS', value, ...(expression === undefined ? {} : { expression }) };
};
const samplesOf = ({ ticks }: { ticks: Parameters<typeof errorsOf>[0] }) =>
  [...errorsOf(ticks).values()].map(({ sample }) => sample);

describeEachHttp1('a packed body', () => {
  const BODY = Buffer.from(JSON.stringify({ name: 'Grüße', list: [1, 2, 3] }));
  const PACKED: Record<string, readonly [string, Buffer]> = {
    '/plain': ['identity', BODY],
    '/gzip': ['gzip', gzipSync(BODY)],
    '/br': ['br', brotliCompressSync(BODY)],
    '/zlib': ['deflate', deflateSync(BODY)],
    '/raw': ['deflate', deflateRawSync(BODY)],
    '/both': ['br, gzip', gzipSync(brotliCompressSync(BODY))],
    '/broken': ['gzip', BODY],
  };
  const start = () =>
    use(
      startTarget((request, response) => {
        const [encoding, body] = PACKED[request.url ?? ''] ?? ['identity', BODY];
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body);
      }),
    );
  const step = (url: string, more: Partial<StepInput> = {}): StepInput => ({
    name: url,
    http: { url, headers: [{ name: 'accept-encoding', value: 'gzip, br, deflate' }] },
    ...more,
  });

  it('is read whichever way it is packed, and counts by its own size', async () => {
    const { url } = await start();
    const checks = [
      equals('JSON', 'Grüße', '$.name'),
      equals('SIZE_BYTES', `${BODY.length}`),
      equals('JSON', '[1,2,3]', '$.list'),
    ];
    const names = Object.keys(PACKED).filter((name) => name !== '/broken');
    const extract: ExtractInput[] = [{ name: 'name', from: 'REGEX', expression: '"name":"(\\p{L}+)"' }];
    const after = { name: 'after', http: { url: '/plain' }, checks: [equals('JSON', '{{name}}', '$.name')] };
    const { end } = await runPlan(
      planFor({ target: url, steps: [...names.map((name) => step(name, { checks, extract })), after] }),
    );
    expect(end).toMatchObject({ requests: 7, errors: 0, checksPassed: 19, checksFailed: 0, completed: 1 });
  });

  it('that is none says so in the sample', async () => {
    const { url } = await start();
    const ran = await runPlan(planFor({ target: url, steps: [step('/broken', { checks: [equals('BODY', 'x')] })] }));
    expect(ran.end).toMatchObject({ errors: 1, checksFailed: 1 });
    expect(samplesOf(ran)).toEqual(['Body: The body is no gzip: incorrect header check']);
  });

  it('is of no interest where nobody reads it', async () => {
    const { url } = await start();
    const { end } = await runPlan(
      planFor({ target: url, steps: [step('/broken', { checks: [equals('STATUS', '200')] })] }),
    );
    expect(end).toMatchObject({ errors: 0, checksPassed: 1 });
  });

  it('of another charset is read as it says', async () => {
    const { url } = await use(
      startTarget((_, response) => {
        response
          .writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' })
          .end(Buffer.from('Grüße', 'latin1'));
      }),
    );
    const { end } = await runPlan(planFor({ target: url, steps: [step('/', { checks: [equals('BODY', 'Grüße')] })] }));
    expect(end).toMatchObject({ errors: 0, checksPassed: 1 });
  });
});

describeEachHttp1('cookies', () => {
  const shop = () =>
    use(
      startTarget((request, response) => {
        if (request.url === '/login')
          response.writeHead(302, { location: '/home', 'set-cookie': ['sid=s1; Path=/; HttpOnly', 'a=1; Path=/x'] });
        else response.writeHead(200, request.url === '/home' ? { 'set-cookie': 'seen=yes' } : {});
        response.end(request.headers.cookie ?? 'none');
      }),
    );

  it('set on the way through a redirect are sent from then on, and extraction reads those of the last answer', async () => {
    const { url } = await shop();
    const { end } = await runPlan(
      planFor({
        target: url,
        steps: [
          {
            name: 'Log in',
            http: { url: '/login' },
            checks: [equals('BODY', 'sid=s1'), equals('COOKIE', 'yes', 'seen')],
            extract: [
              { name: 'seen', from: 'COOKIE', expression: 'seen' },
              { name: 'sid', from: 'COOKIE', expression: 'sid', default: 'not by the last' },
            ],
          },
          {
            name: 'Use',
            http: { url: '/x/{{seen}}/{{sid}}' },
            checks: [
              { subject: 'BODY', comparison: 'CONTAINS', value: 'a=1' },
              { subject: 'BODY', comparison: 'CONTAINS', value: 'sid=s1' },
            ],
          },
        ],
      }),
    );
    expect(end).toMatchObject({ requests: 3, errors: 0, checksPassed: 4, completed: 1 });
  });

  it('of a redirect are extracted where it is not followed', async () => {
    const { url } = await shop();
    const { end } = await runPlan(
      planFor({
        target: url,
        cookies: 'NONE',
        steps: [
          {
            name: 'Log in',
            http: { url: '/login', maxRedirects: 0 },
            extract: [{ name: 'sid', from: 'COOKIE', expression: 'sid' }],
          },
          {
            name: 'Use',
            http: { url: '/home', headers: [{ name: 'Cookie', value: 'sid={{sid}}' }] },
            checks: [equals('BODY', 'sid=s1')],
          },
        ],
      }),
    );
    expect(end).toMatchObject({ requests: 2, errors: 0, checksPassed: 1 });
  });
});

describe('retries', () => {
  it('wait as Retry-After says, in seconds or until a date by the clock of the target', async () => {
    const target = await use(
      startTarget((_, response, nth) => {
        const date = new Date(Date.now() - 3_600_000);
        const headers = [
          { 'retry-after': '1' },
          { date: date.toUTCString(), 'retry-after': new Date(date.getTime() + 1000).toUTCString() },
        ];
        response.writeHead(nth < 2 ? 503 : 200, headers[nth] ?? {}).end();
      }),
    );
    const http = { url: '/', retry: { maxAttempts: 3, baseDelay: '1ms' } };
    const { end, requests, ticks } = await runPlan(planFor({ target: target.url, steps: [{ name: 'Retried', http }] }));
    expect(statusesOf(ticks)).toEqual({ 200: 1, 503: 2 });
    expect(end).toMatchObject({ requests: 3, errors: 2, completed: 1 });
    for (const at of [1, 2]) expect(requests[at]?.plannedMs).toBeCloseTo((requests[at - 1]?.doneMs ?? 0) + 1000, 6);
  });

  it('come after a connection that broke, each counted by the target too', async () => {
    const target = await use(
      startTarget((request, response, nth) => void (nth < 2 ? request.socket.resetAndDestroy() : response.end())),
    );
    const http = { url: '/', retry: { maxAttempts: 5, baseDelay: '1ms' } };
    const { end } = await runPlan(planFor({ target: target.url, steps: [{ name: 'Retried', http }] }));
    expect(end).toMatchObject({ requests: 3, unsent: 0, errors: 2, completed: 1 });
    expect(target.requests).toBe(3);
  });
});

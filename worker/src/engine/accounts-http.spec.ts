/** The accounts of short runs against a real target that redirects, fails, resets and stalls: its own count is ours. */
import { afterEach, expect, it } from 'vitest';
import { describeEachHttp1 } from './testing/each-http1.ts';
import { bePatient, patient } from './testing/patience.ts';
import { loadOf, numbered, planOf, requestTo, stepTo } from './testing/plans.ts';
import { runPlan } from './testing/real-shard.ts';
import { startTarget, type Target } from './testing/target.ts';
import { sumOf } from './testing/tick-sums.ts';

bePatient();

let target: Target | undefined;
afterEach(() => target?.close());

/** Of ten requests two are sent on, two fail, one is reset, one is never answered. */
function startUnreliable(seen: string[]): Promise<Target> {
  return startTarget((request, response, nth) => {
    seen.push(request.url ?? '');
    const kind = (nth * 7) % 10;
    if (kind < 2) response.writeHead(302, { location: '/on' }).end();
    else if (kind < 4) response.writeHead(503).end();
    else if (kind === 4) request.socket.resetAndDestroy();
    else if (kind > 5) response.end('ok');
  });
}

const options = { gracefulStopMs: 250 };
const loads = [
  loadOf({ model: 'CONSTANT_RATE', rate: 150, duration: '1500ms' }, options),
  loadOf({ model: 'RAMPING_RATE', rate: 20, stages: [{ to: 250, duration: '1500ms' }] }, options),
  loadOf({ model: 'CONSTANT_USERS', users: 15, duration: '1500ms' }, options),
  loadOf({ model: 'RAMPING_USERS', users: 1, stages: [{ to: 25, duration: '1500ms' }] }, options),
];

describeEachHttp1('against an unreliable target', (http1) => {
  // Loads do not know what carries them: with undici one of each kind is enough.
  const tried = http1 === 'OWN' ? loads : loads.slice(1, 3);

  it.each(tried.map((load) => [load.model, load] as const))('%s: what it counts is what we count', async (_, load) => {
    const seen: string[] = [];
    target = await startUnreliable(seen);
    const { url } = target;
    const steps = ['first', 'second'].map((place) => {
      const request = requestTo('', {
        url: numbered(`${url}/${place}/`),
        timeoutMs: 200,
        maxRedirects: 2,
        retry: { maxAttempts: 3, baseDelayMs: 20, maxDelayMs: 100, onStatus: [503] },
      });
      return stepTo('', { request, thinkTimeMs: 10 });
    });
    const plan = planOf(load, steps, { shards: 2, maxInFlight: load.curve.unit === 'USERS' ? null : 40 });
    const ran = await Promise.all([0, 1].map((shard) => runPlan(plan, undefined, shard)));
    const sums = sumOf(ran.flatMap(({ ticks }) => ticks));
    for (const { end, ticks } of ran) expect(end).toMatchObject(sumOf(ticks));
    await expect.poll(() => target?.requests, patient).toBe(sums.requests - sums.unsent);
    expect(sums.completed + sums.interrupted).toBe(sums.iterations);
    expect(ran.reduce((count, { requests }) => count + requests.length, 0)).toBe(sums.requests);
    if (load.curve.total !== null) expect(sums.iterations + sums.dropped).toBe(load.curve.total);
    // Numbers are given once: whoever the target saw first, with whichever attempt, has a k of its own.
    const numbers = new Set(seen.filter((path) => path.startsWith('/first/')));
    expect(numbers.size).toBeLessThanOrEqual(sums.iterations);
    expect(numbers.size).toBeGreaterThan(0.8 * sums.iterations);
  });
});

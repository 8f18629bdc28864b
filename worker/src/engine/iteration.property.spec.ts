/** Whatever a target does to a chain with redirects and retries: each request is told once, in order, within its bounds. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planFor } from './testing/scenario-plan.ts';
import type { Answer } from './testing/scripted-transport.ts';
import { VirtualShard } from './testing/virtual-shard.ts';

const STEPS = 3;
const MAX_ATTEMPTS = 3;
const MAX_REDIRECTS = 2;
const MAX_DELAY_MS = 200;

const scenario = {
  load: { model: 'CONSTANT_RATE', rate: 20, duration: '1s', gracefulStop: '30s' },
  steps: Array.from({ length: STEPS }, (_, step) => ({
    name: `${step}`,
    http: {
      url: `/{{$iteration}}/${step}/{{$uuid}}`,
      timeout: '500ms',
      maxRedirects: MAX_REDIRECTS,
      retry: { maxAttempts: MAX_ATTEMPTS, baseDelay: '50ms', maxDelay: `${MAX_DELAY_MS}ms` },
    },
    checks: [{ subject: 'STATUS' as const, comparison: 'LESS_THAN' as const, value: '500' }],
    extract: [{ name: `id${step}`, from: 'JSON' as const, expression: '$.id' }],
  })),
} as const;

const BODY = Buffer.from('{"id":1}');
const answer: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ afterMs: 5, body: BODY }) },
  fc.record({
    afterMs: fc.integer({ min: 1, max: 700 }),
    status: fc.constantFrom(200, 404, 429, 500, 503),
    body: fc.constantFrom(BODY, Buffer.alloc(0)),
  }),
  fc.record({
    afterMs: fc.constant(3),
    status: fc.constantFrom(301, 303, 307),
    headers: fc.constantFrom({ location: '/hop' }, { location: 'http://[' }, {}),
  }),
  fc.record({
    afterMs: fc.constant(2),
    unsent: fc.boolean(),
    failure: fc
      .constantFrom('CONNECT' as const, 'RESET' as const, 'TARGET_FORBIDDEN' as const)
      .map((kind) => ({ kind, message: kind })),
  }),
);

it('is told once and in order, and every iteration lands', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(answer, { minLength: 1, maxLength: 60 }),
      fc.integer(),
      fc.constantFrom(1, 3),
      async (script, seed, shards) => {
        const ran = await Promise.all(
          [...Array(shards).keys()].map(async (shard) => {
            const one = new VirtualShard({
              plan: planFor(scenario, { seed, shards }),
              shard,
              answer: (nth) => script[nth % script.length] ?? { afterMs: 1 },
            });
            return { one, end: await one.finish() };
          }),
        );
        expect(ran.reduce((sum, { end }) => sum + end.iterations, 0)).toBe(20);
        for (const { one, end } of ran) {
          const { requests, transport } = one;
          expect(end).toMatchObject({ dropped: 0, interrupted: 0, completed: end.iterations });
          expect(requests).toHaveLength(end.requests);
          expect(transport.tried).toHaveLength(end.requests);
          expect(transport.requests).toHaveLength(end.requests - end.unsent);
          expect(end.requests).toBeLessThanOrEqual(end.iterations * STEPS * MAX_ATTEMPTS * (1 + MAX_REDIRECTS));
          // A check is made of the last attempt and hop only, of each step that was begun.
          const perStep = scenario.steps.map((_, step) => requests.filter((entry) => entry.step === step));
          expect(end.checksPassed + end.checksFailed).toBeLessThanOrEqual(end.iterations * STEPS);
          expect(end.checksPassed + end.checksFailed).toBeGreaterThanOrEqual(end.iterations);
          expect(perStep.reduce((sum, entries) => sum + entries.length, 0)).toBe(end.requests);
          for (const { plannedMs, sentMs, doneMs, kind, sample } of requests) {
            expect(sentMs ?? plannedMs).toBeGreaterThanOrEqual(plannedMs);
            expect(doneMs).toBeGreaterThanOrEqual(sentMs ?? plannedMs);
            expect(sample === null).toBe(kind === null);
          }
          expect(requests.filter(({ kind }) => kind !== null)).toHaveLength(end.errors);
        }
      },
    ),
    { numRuns: 60 },
  );
});

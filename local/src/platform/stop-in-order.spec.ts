import { expect, it } from 'vitest';
import { createStarted, type Stage } from './stop-in-order.ts';

/** A stage's thing that writes down what happens to it. `limits` collects the time that each was given, in ms. */
function recorder() {
  const events: string[] = [];
  const limits: number[] = [];
  const thing = (name: string, outcome: () => Promise<void> = async () => {}) => ({
    async stop(limitMs: number) {
      limits.push(limitMs);
      events.push(`${name} is asked`);
      await outcome();
      events.push(`${name} has stopped`);
    },
    async kill() {
      events.push(`${name} is killed`);
    },
  });
  return { events, limits, thing };
}

function startedWith(things: readonly (readonly [Stage, ReturnType<ReturnType<typeof recorder>['thing']>])[]) {
  const started = createStarted();
  for (const [stage, thing] of things) started.add(stage, thing);
  return started;
}

it('stops workers, then what faces people, then the stores, each within what is left of five seconds', async () => {
  const { events, limits, thing } = recorder();
  const started = startedWith([
    ['engines', thing('mongo')],
    ['front', thing('server')],
    ['workers', thing('worker')],
  ]);
  await Promise.all([started.stop(), started.stop()]);
  expect(events.map((event) => event.split(' ')[0])).toEqual([
    'worker',
    'worker',
    'server',
    'server',
    'mongo',
    'mongo',
  ]);
  expect(Math.max(...limits)).toBeLessThan(5_000);
});

it('goes on where one of them cannot be stopped', async () => {
  const { events, thing } = recorder();
  const started = startedWith([
    ['workers', thing('worker', () => Promise.reject(new Error('no')))],
    ['engines', thing('mongo')],
  ]);
  await started.stop();
  expect(events).toEqual(['worker is asked', 'mongo is asked', 'mongo has stopped']);
});

it('kills all at once', async () => {
  const { events, thing } = recorder();
  await startedWith([
    ['workers', thing('worker')],
    ['engines', thing('mongo')],
  ]).kill();
  expect(events).toEqual(['worker is killed', 'mongo is killed']);
});

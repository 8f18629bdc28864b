import { describe, expect, it } from 'vitest';
import { madeUpTick } from '../test/made-up.ts';
import { Figures, storeFigures } from './figures.ts';
import { Histogram, HistogramRecorder } from './histogram.ts';
import { secondMessage } from './messages.ts';
import { errorKindsOf, latencyFigures, publishedSecond, statusCodesOf } from './published.ts';
import { SecondRecord, storeSecond } from './second.ts';
import type { StepTick } from './tick.ts';

function stored() {
  const record = new SecondRecord(7);
  for (let seed = 1; seed < 9; seed++) record.addTick({ ...madeUpTick(seed), shard: seed });
  record.addDrops({ second: 7, count: 3, lost: 1 });
  return storeSecond(record, { planned: 30, undecided: 2, complete: false, workers: 3 });
}

function step(index: number, part: Partial<StepTick>): StepTick {
  const counts = { requests: 1, unsent: 0, errors: 0, interruptedRequests: 0, bytesReceived: 0 };
  const none = new Uint8Array(0);
  return {
    step: index,
    ...counts,
    latency: none,
    responseTime: none,
    statusCodes: [],
    errorKinds: [],
    checks: [],
    ...part,
  };
}

describe('a published second', () => {
  it('is a message, with the figures of the stored one', () => {
    const second = stored();
    const published = publishedSecond('r1', second);
    expect(secondMessage.read(secondMessage.write(published))).toEqual(published);
    expect(published).toMatchObject({
      ...{ runId: 'r1', second: 7, revision: 0, planned: 30, dropped: 5, lost: 3, complete: false, workers: 3 },
      ...{ iterations: second.counters.iterations, requests: second.counters.requests, inFlight: second.inFlight },
    });
    expect(published.steps.map((of) => of.step)).toEqual(second.steps.map((of) => of.step));
    const whole = Histogram.of(...second.steps.map((of) => of.latency));
    expect(published.latency).toEqual(latencyFigures(whole));
  });

  it('has nulls where nothing was measured', () => {
    const empty = storeSecond(new SecondRecord(0), { planned: 0, undecided: 0, complete: true, workers: 0 });
    const { latency, steps } = publishedSecond('r1', empty);
    expect([latency.count, latency.p50, latency.max, steps]).toEqual([0, null, null, []]);
  });
});

describe('the usual figures', () => {
  it('are in milliseconds', () => {
    const recorder = new HistogramRecorder();
    for (const us of [1000, 1500, 1500, 2000]) recorder.record(us);
    expect(latencyFigures(Histogram.of(recorder.take()))).toMatchObject({
      count: 4,
      min: 1,
      mean: 1.5,
      max: 2,
      p50: 1.5,
    });
  });
});

describe('status codes and errors of all steps', () => {
  const figures = new Figures();
  figures.addStep(
    step(0, {
      statusCodes: [
        [503, 1],
        [200, 5],
      ],
      errorKinds: [
        [7, 1, 'late'],
        [0, 2, null],
      ],
    }),
  );
  figures.addStep(
    step(3, {
      statusCodes: [[200, 2]],
      errorKinds: [
        [7, 1, 'early'],
        [3, 5, 'slow'],
      ],
    }),
  );

  it('are summed, ascending by status', () => {
    expect(statusCodesOf(figures)).toEqual([
      [200, 7],
      [503, 1],
    ]);
  });

  it('are summed, the most frequent first, those of one count by their kind', () => {
    expect(errorKindsOf(figures)).toEqual([
      [3, 5, 'slow'],
      [0, 2, null],
      [7, 2, 'early'],
    ]);
  });

  it('do not change by being stored', () => {
    expect(storeFigures(figures).steps[0]?.statusCodes).toEqual([
      [200, 5],
      [503, 1],
    ]);
  });
});

import 'reflect-metadata';
import { Histogram, SecondRecord, type StoredSecond, storeSecond } from '@loadtest/protocol';
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { latencyOf } from './figures-view.ts';
import { seriesOf, type WindowRun, windowOf } from './windows.ts';

const RUN: WindowRun = { runId: new Types.ObjectId(), stepNames: ['home'], plansIterations: true, readFrom: 'PRIMARY' };

function kept(...seconds: readonly number[]) {
  const context = { planned: 10, undecided: 0, complete: true, workers: 1 };
  return {
    async *seconds(): AsyncGenerator<StoredSecond> {
      for (const second of seconds) yield storeSecond(new SecondRecord(second), context);
    },
  };
}

describe('a stretch of a run', () => {
  it('is complete where all its seconds are there and complete', async () => {
    expect(await windowOf(kept(0, 1, 2), RUN, { from: 0, to: 2 }, null)).toMatchObject({ complete: true, planned: 30 });
  });

  it('is not complete where a second is not kept any more', async () => {
    expect(await windowOf(kept(1, 2), RUN, { from: 0, to: 2 }, null)).toMatchObject({ complete: false });
    expect(await windowOf(kept(), RUN, { from: 0, to: 2 }, 0)).toMatchObject({ complete: false });
    const series = await seriesOf(kept(2, 3), RUN, { from: 0, to: 4 }, 3);
    expect(series.map(({ from, to, complete }) => [from, to, complete])).toEqual([
      [0, 1, false],
      [2, 3, true],
      [4, 4, false],
    ]);
  });
});

describe('what the API shows of a histogram', () => {
  it('leads back to the same histogram', async () => {
    const histogram = new Histogram();
    for (const shown of [histogram, Histogram.of(new Uint8Array([0, 7, 9, 16, 7, 1, 2, 1]))]) {
      const summary = latencyOf(shown);
      expect((await summary.histogram()).encode()).toEqual(shown.encode());
      expect(summary.count).toBe(shown.count);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { COLUMNS, type Figures } from '../live/seconds-ring.ts';
import { createTimeline } from '../live/timeline.ts';
import { bandsOf, marksOf, noteAt } from './bands.ts';

const figures = Object.fromEntries(COLUMNS.map((name) => [name, 0])) as unknown as Figures;

function timelineOf(complete: readonly boolean[]) {
  const timeline = createTimeline({ capacity: 100, from: 0, soon: queueMicrotask });
  complete.forEach((whole, second) => {
    timeline.take({ second, revision: 0, complete: whole, figures });
  });
  return timeline;
}
const plan = { warmUpSeconds: 2, plannedSeconds: 8 };
const lost = { kind: 'WORKER_LOST', second: 4, until: null, message: 'Worker eu-2 lost' } as const;

describe('bands over the charts', () => {
  it('are warm-up, gaps with their reason, and drain', () => {
    const whole = [true, true, true, true, false, false, true, false, true, true];
    expect(bandsOf(timelineOf(whole), 9, plan, [lost])).toEqual([
      { kind: 'warm-up', from: 0, to: 1, reason: 'Warm-up: does not count for the result' },
      { kind: 'gap', from: 4, to: 5, reason: 'Worker eu-2 lost' },
      { kind: 'gap', from: 7, to: 7, reason: 'Figures of a worker are missing here' },
      { kind: 'drain', from: 8, to: 9, reason: 'After the plan: what was in flight ends' },
    ]);
  });

  it('come from the stretches of a report as well', () => {
    const timeline = createTimeline({ capacity: 1, from: 6, soon: queueMicrotask });
    timeline.setStretches([
      { from: 0, to: 1, complete: true, figures },
      { from: 2, to: 3, complete: false, figures },
      { from: 4, to: 5, complete: false, figures },
    ]);
    expect(bandsOf(timeline, 5, { warmUpSeconds: 0, plannedSeconds: 6 }, [])).toMatchObject([{ from: 2, to: 5 }]);
  });

  it('are said where the cursor is, with the event', () => {
    const marks = marksOf([lost, { kind: 'STATUS', second: 3, until: null, message: 'Running' }]);
    expect(marks).toEqual([{ second: 4, message: 'Worker eu-2 lost' }]);
    const gap = { kind: 'gap', from: 4, to: 5, reason: 'Figures missing' } as const;
    expect(noteAt(4, [gap], marks)).toBe('Worker eu-2 lost · Figures missing');
    expect(noteAt(5, [{ ...gap, reason: 'Worker eu-2 lost' }], marks)).toBe('Worker eu-2 lost');
    expect(noteAt(6, [gap], marks)).toBeNull();
  });
});

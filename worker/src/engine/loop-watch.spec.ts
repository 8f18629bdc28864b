import { describe, expect, it } from 'vitest';
import { LoopWatch, TURN_MS } from './loop-watch.ts';

describe('the watch over the loop', () => {
  it('tells a stall in each second that it reaches, with its length until then', () => {
    let cpuMs = 0;
    const watch = new LoopWatch(0, () => cpuMs);
    for (let ms = TURN_MS; ms <= 500; ms += TURN_MS) watch.turned(ms);
    cpuMs = 700;
    // Nothing turns from 500 to 2300; the first to notice closes both seconds.
    expect(watch.secondOver(1000, 2300)).toEqual({ stallMs: 490, cpu: 0.304 });
    expect(watch.secondOver(2000, 2300)).toEqual({ stallMs: 1490, cpu: 0.304 });
    watch.turned(2300);
    for (let ms = 2300; ms <= 3000; ms += TURN_MS) watch.turned(ms);
    cpuMs = 1400;
    expect(watch.secondOver(3000, 3000)).toEqual({ stallMs: 1790, cpu: 1 });
    expect(watch.secondOver(3200, 3200)).toEqual({ stallMs: 190, cpu: 0 });
  });

  it('takes a timer that is a little late for no stall worth the name', () => {
    const watch = new LoopWatch(0, () => 0);
    for (let ms = 0; ms <= 1000; ms += TURN_MS + 1.5) watch.turned(ms);
    expect(watch.secondOver(1000, 1000).stallMs).toBeLessThanOrEqual(1.5);
  });
});

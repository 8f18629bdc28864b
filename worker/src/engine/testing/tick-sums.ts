/** Sums over ticks, for tests. */
import { addCounters, type Counters, noCounters, type Tick } from '@loadtest/protocol';

export interface TickSums extends Counters {
  dropped: number;
  lost: number;
}

export function sumOf(ticks: readonly Tick[]): TickSums {
  const sums = { ...noCounters(), dropped: 0, lost: 0 };
  for (const tick of ticks) {
    addCounters(sums, tick);
    for (const { count, lost } of tick.drops) {
      sums.dropped += count;
      sums.lost += lost;
    }
  }
  return sums;
}

/** Dropped iterations by the second in which they were due. */
export function dropsBySecond(ticks: readonly Tick[]): Map<number, number> {
  const drops = new Map<number, number>();
  for (const tick of ticks)
    for (const { second, count } of tick.drops) drops.set(second, (drops.get(second) ?? 0) + count);
  return drops;
}

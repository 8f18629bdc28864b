/**
 * Whether the engine holds: 20 minutes at 5,000 starts a second in one thread. Memory has to stay flat, and the schedule where
 * the plan has it: at the end of each second the cursor is compared with what was due by then.
 */
import { Histogram, type Tick } from '@loadtest/protocol';
import { firstDueAt } from '@loadtest/scenario';
import { pin } from './engine/cores.ts';
import { planOf } from './engine/plan.ts';
import { runInThread } from './engine/run.ts';
import { startTarget } from './engine/target.ts';
import { trendOf } from './trend.ts';

const RATE = 5000;
const MINUTES = 20;
/** What comes before is left out: connections are opened, code is compiled, heaps find their size. */
const SETTLED_SHARE = 0.2;
/** Flat: over the rest the line through the samples rises by less than a tenth of their mean, or than this. */
const FLAT = { share: 0.1, bytes: 16 * 1_048_576 } as const;
/** How far the cursor may be behind the plan at the end of the settled seconds, as a median, ms. */
const MOST_DRIFT_MS = 5;

const MIB = 1_048_576;

/** `minutes`: 20 where absent. Sets the exit code where memory grows or the schedule drifts. */
export async function benchSoak(minutes = String(MINUTES)): Promise<void> {
  const seconds = Math.round(Number(minutes) * 60);
  if (!(seconds >= 10)) throw new RangeError(`soak=${minutes}: give minutes, ten seconds at least`);
  const target = await startTarget();
  const pinned = pin(process.pid, 0) && pin(target.process.pid ?? 0, 1);
  const rss: number[] = [];
  const heap: number[] = [];
  const behind: number[] = [];
  const sums = { iterations: 0, late: 0 };
  const delays = new Histogram();
  const settledFrom = Math.floor(seconds * SETTLED_SHARE);
  const plan = planOf(target.url, { model: 'CONSTANT_RATE', rate: RATE, duration: `${seconds}s` });
  const { curve } = plan.scenario.load;
  const onTick = (tick: Tick): void => {
    if (tick.second >= seconds) return;
    const { rss: resident, heapUsed, external } = process.memoryUsage();
    if (tick.second >= settledFrom) {
      rss.push(resident);
      heap.push(heapUsed + external);
      delays.add(tick.startDelay);
      behind.push(firstDueAt(curve, (tick.second + 1) * 1000) - tick.cursor);
      sums.iterations += tick.iterations;
      sums.late += tick.lateStarts;
    }
    if (tick.second % 60 === 59) process.stderr.write(`${Math.floor(tick.second / 60) + 1} of ${minutes} min …\n`);
  };
  const end = await runInThread(plan, onTick).finally(() => target.stop());

  const flat = ({ rise, mean }: ReturnType<typeof trendOf>) => rise < Math.max(FLAT.bytes, FLAT.share * mean);
  const [memory, mainHeap] = [trendOf(rss), trendOf(heap)];
  const sorted = [...behind].sort((a, b) => a - b);
  const ms = (starts: number | undefined) => ((starts ?? Number.NaN) * 1000) / RATE;
  const drift = trendOf(behind);
  const exact = end.iterations + end.dropped === curve.total;
  const checks: [string, string, boolean][] = [
    ['planned = started + dropped', `${curve.total} = ${end.iterations} + ${end.dropped}`, exact],
    ['errors', String(end.errors), end.errors === 0],
    ['resident memory, mean', `${(memory.mean / MIB).toFixed(0)} MiB`, true],
    ['resident memory, rise', `${(memory.rise / MIB).toFixed(1)} MiB`, flat(memory)],
    ['heap of the main thread, rise', `${(mainHeap.rise / MIB).toFixed(1)} MiB`, flat(mainHeap)],
    [
      'cursor behind the plan, median',
      `${ms(sorted[Math.floor(sorted.length / 2)]).toFixed(2)} ms`,
      ms(sorted[Math.floor(sorted.length / 2)]) <= MOST_DRIFT_MS,
    ],
    ['cursor behind the plan, worst second', `${ms(sorted.at(-1)).toFixed(1)} ms`, true],
    ['cursor behind the plan, rise', `${ms(drift.rise).toFixed(2)} ms`, ms(drift.rise) <= MOST_DRIFT_MS],
    ['startDelay p50 / p99 / max', percentiles(delays), true],
    ['started more than 50 ms late', `${((100 * sums.late) / sums.iterations).toFixed(3)} %`, true],
  ];
  process.stdout.write(
    `${seconds} s at ${RATE}/s${pinned ? ', engine on core 0, target on core 1' : ''}; the first ${settledFrom} s are left out.\n\n`,
  );
  process.stdout.write('| What | Measured | Good |\n| --- | ---: | --- |\n');
  for (const [what, measured, good] of checks)
    process.stdout.write(`| ${what} | ${measured} | ${good ? 'yes' : 'no'} |\n`);
  if (checks.some(([, , good]) => !good)) process.exitCode = 1;
}

function percentiles(delays: Histogram): string {
  return delays
    .percentiles([50, 99, 100])
    .map((us) => `${((us ?? Number.NaN) / 1000).toFixed(2)} ms`)
    .join(' / ');
}

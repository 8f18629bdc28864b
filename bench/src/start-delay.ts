/**
 * How late the engine sends: the delay from when a request was due to its first byte, at 5,000 starts a second in one engine
 * thread on one core, over several runs. The first seconds, in which connections are opened, are left out.
 */
import { Histogram } from '@loadtest/protocol';
import { pin } from './engine/cores.ts';
import { planOf } from './engine/plan.ts';
import { runInThread } from './engine/run.ts';
import { startTarget } from './engine/target.ts';
import { table } from './table.ts';

const RATE = 5000;
const SECONDS = 8;
const SETTLED_FROM = 2;
const GOAL_MS = 5;

/** `repeats`: 5 where absent. */
export async function benchStartDelay(repeats = '5'): Promise<void> {
  const target = await startTarget();
  const pinned = pin(process.pid, 0) && pin(target.process.pid ?? 0, 1);
  const p50: number[] = [];
  const p99: number[] = [];
  const most: number[] = [];
  const cpu: number[] = [];
  const problems: string[] = [];
  try {
    for (let repeat = 1; repeat <= Number(repeats); repeat++) {
      process.stderr.write(`Run ${repeat} of ${repeats} …\n`);
      const delays: Uint8Array[] = [];
      const plan = planOf(target.url, { model: 'CONSTANT_RATE', rate: RATE, duration: `${SECONDS}s` });
      const end = await runInThread(plan, (tick) => {
        if (tick.second < SETTLED_FROM || tick.second >= SECONDS) return;
        delays.push(tick.startDelay);
        cpu.push(tick.cpu);
      });
      const merged = Histogram.of(...delays);
      const [median = Number.NaN, high = Number.NaN, max = Number.NaN] = merged
        .percentiles([50, 99, 100])
        .map((us) => (us ?? Number.NaN) / 1000);
      p50.push(median);
      p99.push(high);
      most.push(max);
      if (end.iterations !== RATE * SECONDS || end.errors > 0)
        problems.push(`run ${repeat}: ${end.iterations} started, ${end.dropped} dropped, ${end.errors} errors`);
    }
  } finally {
    target.stop();
  }
  process.stdout.write(
    table([
      { what: `startDelay p50 at ${RATE}/s`, goalMs: 1, valuesMs: p50 },
      { what: `startDelay p99 at ${RATE}/s`, goalMs: GOAL_MS, valuesMs: p99 },
      { what: `startDelay max at ${RATE}/s`, goalMs: 50, valuesMs: most },
    ]),
  );
  const busy = [...cpu].sort((a, b) => a - b)[Math.floor(cpu.length / 2)] ?? Number.NaN;
  process.stdout.write(
    `\nOne engine thread${pinned ? ' pinned to core 0, the target to core 1' : ', not pinned'}; ${(busy * 100).toFixed(0)} % of its core used.\n`,
  );
  for (const problem of problems) process.stdout.write(`- ${problem}\n`);
}

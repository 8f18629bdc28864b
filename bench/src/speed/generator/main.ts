/**
 * The engine as a worker runs it, in a process of its own: the main thread holds the lease and takes the ticks as they cross
 * the wire, each shard has a thread. Everything is recorded.
 */
import { encodeTick, type RunPlan, shardLimits, type Tick } from '@loadtest/protocol';
import { compileScenario, normalize } from '@loadtest/scenario';
import { LeaseGate, MonotonicClock, NO_INPUTS, startShardThread } from '@loadtest/worker/engine';
import type { GeneratorSettings } from './settings.ts';
import { Sums } from './sums.ts';

const LEASE_MS = 10_000;
const RENEW_EVERY_MS = 2000;
const START_AHEAD_MS = 100;

const { scenario, threads, http1, histogramsOf } = JSON.parse(process.argv[2] ?? '') as GeneratorSettings;
const plan = planOf();
const clock = new MonotonicClock();
const gate = new LeaseGate({ deadlineMs: clock.now() + LEASE_MS });
const renewing = setInterval(() => gate.renew(clock.now() + LEASE_MS, clock.now()), RENEW_EVERY_MS);
const sums = new Sums(histogramsOf);

const shards = Array.from({ length: threads }, (_, shard) =>
  startShardThread({ plan, inputs: { ...NO_INPUTS, http1 }, shard, attempt: 1, gate, onTick: (tick) => take(tick) }),
);
await Promise.all(shards.map(({ ready }) => ready));
const startAtMs = clock.now() + START_AHEAD_MS;
for (const shard of shards) shard.begin({ startAtMs, fromMs: 0, fromCounter: 0 });
const ends = await Promise.all(shards.map(({ done }) => done));
clearInterval(renewing);
process.stdout.write(JSON.stringify(sums.report(ends)));

/** As the service does it, up to the connection to Redis. */
function take(tick: Tick): void {
  sums.add(tick, encodeTick(tick));
}

function planOf(): RunPlan {
  const compiled = compileScenario(normalize(scenario));
  return {
    version: 1,
    runId: 'bench',
    scenario: compiled,
    shards: threads,
    seed: 1,
    ...shardLimits(compiled, compiled.load.curve, threads),
    sealed: null,
    files: [],
  };
}

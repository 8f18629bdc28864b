/** A plan run by one engine thread, from its start to its end. */
import type { RunPlan, ShardEnd, Tick } from '@loadtest/protocol';
import { LeaseGate, MonotonicClock, NO_INPUTS, startShardThread } from '@loadtest/worker/engine';

export async function runInThread(plan: RunPlan, onTick: (tick: Tick) => void): Promise<ShardEnd> {
  const thread = startShardThread({ plan, inputs: NO_INPUTS, shard: 0, attempt: 1, gate: new LeaseGate(), onTick });
  await thread.ready;
  thread.begin({ startAtMs: new MonotonicClock().now() + 100, fromMs: 0, fromCounter: 0 });
  return thread.done;
}

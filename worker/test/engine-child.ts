/** A process of its own for the engine, which its parent freezes: it holds a lease only as long as the parent tells it to. */

import type { RunPlan, ShardEnd } from '@loadtest/protocol';
import { LeaseGate, MonotonicClock, startShardThread } from '../src/engine/index.ts';
import { NO_INPUTS } from '../src/engine/inputs.ts';

export type ToChild =
  | { readonly type: 'start'; readonly plan: RunPlan; readonly leaseMs: number }
  | { readonly type: 'renew'; readonly leaseMs: number }
  | { readonly type: 'stop' };
export type FromChild =
  | { readonly type: 'up' }
  | { readonly type: 'tick'; readonly second: number }
  | { readonly type: 'end'; readonly end: ShardEnd };

const clock = new MonotonicClock();
let gate: LeaseGate | undefined;
let stop: (() => void) | undefined;

function tell(message: FromChild): void {
  process.send?.(message);
}

process.on('message', (message: ToChild) => {
  if (message.type === 'stop') stop?.();
  else if (message.type === 'renew') gate?.renew(clock.now() + message.leaseMs, clock.now());
  else {
    gate = new LeaseGate({ deadlineMs: clock.now() + message.leaseMs });
    const onTick = ({ second }: { second: number }) => tell({ type: 'tick', second });
    const thread = startShardThread({ plan: message.plan, inputs: NO_INPUTS, shard: 0, attempt: 1, gate, onTick });
    stop = () => thread.stop({ graceMs: 1000 });
    thread.begin({ startAtMs: clock.now() + 20, fromMs: 0, fromCounter: 0 });
    void thread.done.then((end) => {
      tell({ type: 'end', end });
      process.disconnect();
    });
  }
});
tell({ type: 'up' });

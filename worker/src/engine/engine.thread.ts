/** The thread of one shard: nothing else runs in it, so that nothing else makes it late. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Tick } from '@loadtest/protocol';
import type { Adjustment } from '@loadtest/scenario';
import { LeaseGate } from './lease-gate.ts';
import { preparePlan } from './prepared-plan.ts';
import { runShard, type ShardHandle } from './shard.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';
import { warmUp } from './warm-up.ts';

if (parentPort === null) throw new Error('This file is run by the worker as a thread, not by itself');
const port = parentPort;
const { plan, inputs, shard, attempt, gate } = workerData as ThreadData;
let handle: ShardHandle | undefined;
let adjustments: readonly Adjustment[] = [];

function tell(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

/** The histograms' own memory, moved instead of copied. Empty ones share one array and are copied. */
function buffersOf(tick: Tick): ArrayBuffer[] {
  return [tick.startDelay, ...tick.steps.flatMap((step) => [step.latency, step.responseTime])]
    .filter((bytes) => bytes.length > 0 && bytes.length === bytes.buffer.byteLength)
    .map((bytes) => bytes.buffer as ArrayBuffer);
}

function receive(message: ToThread): void {
  switch (message.type) {
    case 'begin':
      handle = runShard({
        plan,
        inputs,
        shard,
        attempt,
        gate: new LeaseGate(gate),
        prepared,
        ...message.start,
        adjustments,
        onTick: (tick) => tell({ type: 'tick', tick }, buffersOf(tick)),
      });
      void handle.done.then((end) => tell({ type: 'end', end }));
      return;
    case 'adjust':
      ({ adjustments } = message);
      handle?.adjust(adjustments);
      return;
    case 'stop':
      handle?.stop({ graceMs: message.graceMs });
      return;
    case 'fence':
      handle?.fence();
      return;
    default:
      message satisfies never;
  }
}

// Before the shard is ready: patterns take their time.
const prepared = preparePlan(plan, inputs);
await warmUp();
port.on('message', receive);
tell({ type: 'ready' });

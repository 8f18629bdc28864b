/** The thread of one try: what its scenario costs to prepare and to send holds up nothing else. */
import { parentPort, workerData } from 'node:worker_threads';
import { tryIteration } from '../engine/index.ts';
import type { TryData, TryMessage } from './try-messages.ts';

if (parentPort === null) throw new Error('This file is run by the worker as a thread, not by itself');
const port = parentPort;
const { plan, secrets, http1, deadlineMs } = workerData as TryData;

function tell(message: TryMessage): void {
  port.postMessage(message);
}

async function outcome(): Promise<TryMessage> {
  try {
    return { type: 'report', report: await tryIteration(plan, { secrets, files: {}, http1 }, { deadlineMs }) };
  } catch (error) {
    return { type: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

tell({ type: 'begun' });
tell(await outcome());

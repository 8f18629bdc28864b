/** One iteration in a thread of its own, with a report whatever becomes of it. */
import { Worker } from 'node:worker_threads';
import type { TryReport } from '@loadtest/protocol';
import type { TryData, TryMessage } from './try-messages.ts';

/** A thread that does not start within so long, ms, is given up: the machine has no room for it. */
const START_WITHIN_MS = 20_000;
/** At the deadline it reports what it has; so much later, ms, it is ended from outside. */
const GRACE_MS = 3000;

/** Never rejects. `signal`: the worker goes. */
export async function tryInThread(data: TryData, signal: AbortSignal): Promise<TryReport> {
  const { promise, resolve } = Promise.withResolvers<TryReport>();
  const failed = (error: string) => resolve(failedReport(error));
  const thread = new Worker(threadUrl(), { workerData: data, name: 'try' });
  const late = () => failed(`It was cut off: not over after ${Math.round(data.deadlineMs / 1000)} s`);
  let timer = setTimeout(() => failed('The worker has no room for it now: try again'), START_WITHIN_MS);
  thread.on('message', (message: TryMessage) => {
    switch (message.type) {
      case 'begun':
        clearTimeout(timer);
        timer = setTimeout(late, data.deadlineMs + GRACE_MS);
        return;
      case 'report':
        return resolve(message.report);
      case 'failed':
        return failed(message.message);
      default:
        message satisfies never;
    }
  });
  thread.on('messageerror', () => failed('What came of it could not be read'));
  thread.on('error', (error) => failed(`The engine failed: ${error.message}`));
  thread.on('exit', (code) => failed(`The engine's thread ended with code ${code}`));
  const leaving = () => failed('The worker shuts down: try again');
  signal.addEventListener('abort', leaving, { once: true });
  if (signal.aborted) leaving();
  try {
    return await promise;
  } finally {
    thread.removeAllListeners('message');
    clearTimeout(timer);
    signal.removeEventListener('abort', leaving);
    await thread.terminate();
  }
}

/** Nothing was sent, or nobody knows what. */
export function failedReport(error: string): TryReport {
  return { ok: false, error, steps: [] };
}

/** Beside this file, in its own form: `.ts` from source, `.js` in a bundle. */
function threadUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './try.thread.ts' : './try.thread.js', import.meta.url);
}

/** One iteration, really sent, with all that is sent and found: the way a run goes, with somebody who looks on. */
import type { RunPlan, TryReport } from '@loadtest/protocol';
import { MonotonicClock } from './clock.ts';
import { Cookies } from './cookies.ts';
import { HttpTransport } from './http-transport.ts';
import type { EngineInputs } from './inputs.ts';
import { Iteration } from './journey.ts';
import { LeaseGate } from './lease-gate.ts';
import { type PreparedPlan, preparePlan } from './prepared-plan.ts';
import type { Http1 } from './transport.ts';
import { TryObserver } from './try-observer.ts';

export interface TryOptions {
  /** Cuts it off. */
  readonly signal?: AbortSignal;
  /** So long it may take at most, ms from now; then it is cut off. */
  readonly deadlineMs: number;
}

/**
 * Sends iteration 0 of the plan, once. Resolves with what came of it, masked, whatever the target does; where it was cut off,
 * with what there was by then. Rejects with an Error, masked too, where the plan cannot be run with these inputs.
 */
export async function tryIteration(plan: RunPlan, inputs: EngineInputs, options: TryOptions): Promise<TryReport> {
  const prepared = preparePlan(plan, inputs, { readsBodies: true });
  try {
    return await send(plan, prepared, inputs.http1, options);
  } finally {
    prepared.close();
  }
}

async function send(
  plan: RunPlan,
  prepared: PreparedPlan,
  http1: Http1,
  { signal, deadlineMs }: TryOptions,
): Promise<TryReport> {
  const { steps, tls, httpVersion, cookies } = plan.scenario;
  const clock = new MonotonicClock();
  const startAtMs = clock.now();
  const maxConnections = plan.maxConnectionsPerShard;
  const transport = new HttpTransport({ clock, gate: new LeaseGate(), tls, httpVersion, http1, maxConnections });
  const observer = new TryObserver(steps, prepared.mask);
  const landed = Promise.withResolvers<boolean>();
  const iteration = new Iteration(
    {
      clock,
      transport,
      plan: prepared,
      startAtMs,
      request: () => undefined,
      check: () => undefined,
      landed: (_, interrupted) => landed.resolve(interrupted),
      observer,
    },
    { k: 0, user: 0, cookies: null, ended: () => undefined },
    0,
    cookies === 'NONE' ? null : new Cookies(),
  );
  let cutOff: string | null = null;
  const cut = (why: string): void => {
    if (cutOff !== null) return;
    cutOff = why;
    iteration.cut();
  };
  const deadline = clock.at(startAtMs + deadlineMs, () =>
    cut(`not done after ${deadlineMs / 1000} s, pauses included`),
  );
  const onAbort = (): void => cut('it was called off');
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted === true) onAbort();
  else iteration.begin();
  const interrupted = await landed.promise;
  deadline.cancel();
  signal?.removeEventListener('abort', onAbort);
  await transport.close();
  return reportOf(observer, interrupted ? `The iteration was cut off: ${cutOff}` : null);
}

function reportOf({ steps, problem, ended }: TryObserver, cutOff: string | null): TryReport {
  const error = cutOff ?? (ended ? problem : null);
  return { ok: error === null && problem === null, error, steps: [...steps] };
}

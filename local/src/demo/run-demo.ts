/** The demo itself, on a platform that runs: the scenario is started, watched live, and reported. */
import type { ApiClient } from '../api/api-client.ts';
import { findDemoScenario, type Report, reportOf, secondsOf, startDemoRun, stopDemoRun } from './operations.ts';
import { reportTable, secondLine, secondsHeader } from './tables.ts';

const RESUMES_WITHOUT_A_SECOND = 5;

export interface DemoOptions {
  readonly client: ApiClient;
  /** Another duration than the scenario's own; null: its own. */
  readonly duration: string | null;
  print(line: string): void;
  /** Aborted: the run is stopped, and the demo is rejected. */
  readonly signal: AbortSignal;
}

/** Resolves with the report of the finished run. */
export async function runDemo({ client, duration, print, signal }: DemoOptions): Promise<Report> {
  const scenario = await findDemoScenario(client);
  const runId = await startDemoRun(client, scenario, duration);
  const stop = () => void stopDemoRun(client, runId).catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  print(secondsHeader());
  await watch(client, runId, print);
  signal.throwIfAborted();
  const report = await reportOf(client, runId);
  print(`\n${reportTable(report)}`);
  return report;
}

/** A subscription that breaks is taken up again after the last second seen: none is missing, none comes twice. */
async function watch(client: ApiClient, runId: string, print: (line: string) => void): Promise<void> {
  let last: number | null = null;
  for (let attempt = 0; ; attempt += 1) {
    try {
      for await (const tick of secondsOf(client, runId, last)) {
        print(secondLine(tick));
        last = tick.second;
        attempt = 0;
      }
      return;
    } catch (error) {
      if (attempt >= RESUMES_WITHOUT_A_SECOND) throw error;
    }
  }
}

/** Whether the run did what it was meant to. */
export function hasSucceeded(report: Report): boolean {
  return report.endReason === 'COMPLETED' && report.verdict !== 'FAILED';
}

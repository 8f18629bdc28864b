/** What the demo prints: a line for each second, and the table at the end. Pure. */
import type { Report, StepFigures, Tick } from './operations.ts';

const SECOND_COLUMNS = [
  'second',
  'planned',
  'started',
  'dropped',
  'requests',
  'errors',
  'in flight',
  'p50',
  'p95',
  'p99',
];
const SECOND_WIDTH = 10;
const STEP_WIDTH = 18;

export function secondsHeader(): string {
  return SECOND_COLUMNS.map((name) => name.padStart(SECOND_WIDTH)).join('');
}

export function secondLine(tick: Tick): string {
  const { second, planned, iterations, dropped, requests, errors, inFlight, latency } = tick;
  const counts = [second, planned, iterations, dropped, requests, errors, inFlight].map(String);
  const line = [...counts, ...[latency.p50, latency.p95, latency.p99].map(milliseconds)];
  return line.map((cell) => cell.padStart(SECOND_WIDTH)).join('') + (tick.phase === 'DRAIN' ? '  after the end' : '');
}

/** The whole run: how it ended, its totals, its steps. */
export function reportTable(report: Report): string {
  const { summary } = report;
  const header = ['', 'requests', 'per second', 'errors', 'p50', 'p95', 'p99'];
  const rows = [header, ...summary.steps.map(stepRow), stepRow({ ...summary, name: 'All steps' })];
  const reasons = report.validityReasons.map(({ code, message }) => `  ${code}: ${message}`);
  return [
    `Run ${report.number}: ${[report.verdict, report.validity, report.endReason].filter(Boolean).join(', ')}`,
    ...(report.endMessage === null ? [] : [`  ${report.endMessage}`]),
    ...reasons,
    `Iterations: ${summary.planned ?? '–'} planned = ${summary.iterations} started + ${summary.dropped} dropped`,
    '',
    ...rows.map(([name = '', ...cells]) => name.padEnd(STEP_WIDTH) + cells.map((cell) => cell.padStart(12)).join('')),
  ].join('\n');
}

function stepRow({ name, requests, errors, requestRate, latency }: StepFigures): readonly string[] {
  const rate = requestRate === null ? '–' : requestRate.toFixed(1);
  const share = requests === 0 ? '' : ` (${((100 * errors) / requests).toFixed(2)} %)`;
  const latencies = [latency.p50, latency.p95, latency.p99].map(milliseconds);
  return [name, String(requests), rate, `${errors}${share}`, ...latencies];
}

function milliseconds(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}

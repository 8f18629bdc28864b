/** The figures that thresholds may be about. */
export interface MetricInfo {
  readonly name: string;
  /** SHARE: 0..1. */
  readonly unit: 'ms' | 'SHARE' | 'PER_SECOND';
  /** Whether it can be narrowed to one step. */
  readonly perStep: boolean;
}

const TIMES = ['p50', 'p90', 'p95', 'p99', 'p999', 'mean', 'max'];

export const THRESHOLD_METRICS: readonly MetricInfo[] = [
  ...['latency', 'responseTime'].flatMap((figure) =>
    TIMES.map((time) => ({ name: `${figure}.${time}`, unit: 'ms' as const, perStep: true })),
  ),
  { name: 'errorRate', unit: 'SHARE', perStep: true },
  { name: 'checkRate', unit: 'SHARE', perStep: true },
  { name: 'droppedRate', unit: 'SHARE', perStep: false },
  { name: 'achievedRate', unit: 'SHARE', perStep: false },
  { name: 'requestRate', unit: 'PER_SECOND', perStep: true },
];

import type { GeneratorReport, GeneratorSettings } from '../generator/settings.ts';
import { loadSeconds } from '../load.ts';
import { scenarioOf } from '../scenarios.ts';
import type { Told, Tool } from './tool.ts';

export interface OurOptions {
  readonly name: string;
  /** Each gives the load's rate, or has its users. */
  readonly threads: number;
  readonly allCores?: boolean;
  /** What speaks HTTP/1.1; as it ships where absent. */
  readonly http1?: GeneratorSettings['http1'];
}

/** `generator`: the file of the bundled generator process. */
export function ours(generator: string, { name, threads, allCores = false, http1 = 'OWN' }: OurOptions): Tool {
  return {
    name,
    version: '',
    allCores,
    can: () => true,
    command: (load) => {
      const { warmUpSeconds, seconds } = load;
      const settings: GeneratorSettings = {
        scenario: scenarioOf({
          ...load,
          connections: load.connections * threads,
          rate: load.rate === null ? null : load.rate * threads,
        }),
        threads,
        http1,
        histogramsOf: { fromSecond: warmUpSeconds, toSecond: Math.min(warmUpSeconds + seconds, loadSeconds(load)) },
      };
      return { file: process.execPath, args: [generator, JSON.stringify(settings)] };
    },
    read: ({ stdout }) => readOurs(stdout),
  };
}

/** Of what the generator prints. Throws where its totals are not the sums of its ticks: then no figure of it is worth a thing. */
export function readOurs(stdout: string): Told {
  const report = JSON.parse(stdout) as GeneratorReport;
  if (!report.exact) throw new Error(`The totals are not the sums of the ticks. ${report.samples.join(' | ')}`);
  const { p50, p99, max } = report.startDelayUs;
  return {
    requests: report.requests - report.unsent,
    errors: report.errors + report.interrupted,
    samples: report.samples,
    latencyMs: { p50: ms(report.latencyUs.p50), p99: ms(report.latencyUs.p99) },
    startDelayMs:
      p50 === null || p99 === null || max === null ? null : { p50: p50 / 1000, p99: p99 / 1000, max: max / 1000 },
    dropped: report.dropped,
  };
}

function ms(us: number | null): number | null {
  return us === null ? null : us / 1000;
}

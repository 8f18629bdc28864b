import { loadSeconds, urlOf } from '../load.ts';
import { findProgram } from '../programs.ts';
import type { Peer, Told } from './tool.ts';

/** What oha prints as JSON, as far as it is used. Latencies in s. */
interface Report {
  readonly latencyPercentiles: { readonly p50: number | null; readonly p99: number | null };
  readonly statusCodeDistribution: Readonly<Record<string, number>>;
  readonly errorDistribution: Readonly<Record<string, number>>;
}

/** Requests that were still running at its end: no errors. */
const AT_THE_END = 'aborted due to deadline';

export function oha(): Peer {
  const program = findProgram('oha', ['--version']);
  if (program === null) return { name: 'oha', tool: null };
  return {
    name: 'oha',
    tool: {
      name: 'oha',
      version: program.version,
      can: (load) => urlOf(load) !== null,
      command: (load) => ({
        file: program.path,
        args: [
          ...['--no-tui', '--output-format', 'json', '-c', String(load.connections), '-z', `${loadSeconds(load)}s`],
          ...(load.rate === null ? [] : ['-q', String(load.rate)]),
          ...(load.wire === 'HTTP1' ? [] : ['--insecure']),
          ...(load.wire === 'HTTP2' ? ['--http2'] : []),
          urlOf(load) ?? '',
        ],
      }),
      read: ({ stdout }) => readOha(stdout),
    },
  };
}

/** Of `oha --output-format json`. */
export function readOha(stdout: string): Told {
  const { latencyPercentiles, statusCodeDistribution, errorDistribution } = JSON.parse(stdout) as Report;
  const statuses = Object.entries(statusCodeDistribution);
  const requests = statuses.reduce((sum, [, count]) => sum + count, 0);
  const refused = statuses.reduce((sum, [status, count]) => sum + (status.startsWith('2') ? 0 : count), 0);
  const failed = Object.entries(errorDistribution).reduce(
    (sum, [what, count]) => sum + (what === AT_THE_END ? 0 : count),
    0,
  );
  const ms = (seconds: number | null) => (seconds === null ? null : seconds * 1000);
  return {
    requests,
    errors: refused + failed,
    latencyMs: { p50: ms(latencyPercentiles.p50), p99: ms(latencyPercentiles.p99) },
    startDelayMs: null,
    dropped: 0,
  };
}

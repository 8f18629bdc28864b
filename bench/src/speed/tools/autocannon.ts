import { realpathSync } from 'node:fs';
import { loadSeconds, urlOf } from '../load.ts';
import { findProgram } from '../programs.ts';
import type { Peer, Told } from './tool.ts';

/** What `autocannon --json` tells, as far as it is used. Latencies in ms. */
interface Report {
  readonly errors: number;
  readonly non2xx: number;
  readonly '2xx': number;
  readonly latency: { readonly p50: number; readonly p99: number };
}

export function autocannon(): Peer {
  const program = findProgram('autocannon', ['--version']);
  if (program === null) return { name: 'autocannon', tool: null };
  return {
    name: 'autocannon',
    tool: {
      name: 'autocannon',
      version: program.version,
      can: (load) => urlOf(load) !== null && load.wire !== 'HTTP2',
      // By the same Node as ours.
      command: (load) => ({
        file: process.execPath,
        args: [
          ...[realpathSync(program.path), '--json', '-c', String(load.connections), '-d', String(loadSeconds(load))],
          ...(load.rate === null ? [] : ['-R', String(load.rate)]),
          urlOf(load) ?? '',
        ],
      }),
      read: ({ stdout }) => readAutocannon(stdout),
    },
  };
}

/** Of `autocannon --json`. */
export function readAutocannon(stdout: string): Told {
  const report = JSON.parse(stdout) as Report;
  return {
    requests: report['2xx'] + report.non2xx,
    // Those of timeouts are among them.
    errors: report.errors + report.non2xx,
    latencyMs: { p50: report.latency.p50, p99: report.latency.p99 },
    startDelayMs: null,
    dropped: 0,
  };
}

import { loadSeconds, urlOf } from '../load.ts';
import { findProgram } from '../programs.ts';
import type { Peer, Told } from './tool.ts';

const UNITS_MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

export function wrk(): Peer {
  const program = findProgram('wrk', ['-v']);
  if (program === null) return { name: 'wrk', tool: null };
  return {
    name: 'wrk',
    tool: {
      name: 'wrk',
      version: program.version,
      can: (load) => urlOf(load) !== null && load.wire !== 'HTTP2' && load.rate === null,
      command: (load) => ({
        file: program.path,
        args: [
          '-t1',
          `-c${load.connections}`,
          `-d${loadSeconds(load)}s`,
          '--timeout',
          '60s',
          '--latency',
          urlOf(load) ?? '',
        ],
      }),
      read: ({ stdout }) => readWrk(stdout),
    },
  };
}

/** Of what wrk prints with `--latency`. */
export function readWrk(stdout: string): Told {
  const requests = /(\d+) requests in/.exec(stdout)?.[1];
  if (requests === undefined) throw new Error(`wrk tells no requests: ${stdout.slice(0, 500)}`);
  const sockets = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)?.slice(1) ?? [];
  const refused = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0;
  return {
    requests: Number(requests),
    errors: sockets.reduce((sum, count) => sum + Number(count), Number(refused)),
    latencyMs: { p50: quantileMs(stdout, 50), p99: quantileMs(stdout, 99) },
    startDelayMs: null,
    dropped: 0,
  };
}

function quantileMs(stdout: string, percent: number): number | null {
  const [, value, unit = ''] = new RegExp(`^\\s+${percent}%\\s+([\\d.]+)(us|ms|s|m)$`, 'm').exec(stdout) ?? [];
  return value === undefined ? null : Number(value) * (UNITS_MS[unit] ?? Number.NaN);
}

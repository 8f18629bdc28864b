import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSeconds, urlOf } from '../load.ts';
import { findProgram } from '../programs.ts';
import type { Peer, Told } from './tool.ts';

const NS_PER_MS = 1_000_000;
/** Of an open loop: more than enough for answers of some ms. */
const OPEN_WORKERS = 200;

/** What `vegeta report -type=json` tells, as far as it is used. Latencies in ns. */
interface Report {
  readonly requests: number;
  readonly success: number;
  readonly latencies: Readonly<Record<'50th' | '99th', number>>;
}

export function vegeta(): Peer {
  const program = findProgram('vegeta', ['-version']);
  if (program === null) return { name: 'vegeta', tool: null };
  return {
    name: 'vegeta',
    tool: {
      name: 'vegeta',
      version: program.version,
      can: (load) => urlOf(load) !== null,
      command: (load, folder) => {
        const { wire, rate, connections } = load;
        const targets = join(folder, 'targets');
        writeFileSync(targets, `GET ${urlOf(load)}\n`);
        const workers = rate === null ? connections : OPEN_WORKERS;
        return {
          file: program.path,
          args: [
            'attack',
            ...[`-targets=${targets}`, `-output=${resultsIn(folder)}`, `-duration=${loadSeconds(load)}s`],
            ...[`-rate=${rate ?? 0}`, `-workers=${workers}`, `-max-workers=${workers}`, `-connections=${workers}`],
            ...[`-http2=${wire === 'HTTP2'}`, '-insecure'],
          ],
        };
      },
      read: ({ folder }) => {
        const { stdout } = spawnSync(program.path, ['report', '-type=json', resultsIn(folder)], { encoding: 'utf8' });
        return readVegeta(stdout);
      },
    },
  };
}

function resultsIn(folder: string): string {
  return join(folder, 'results.bin');
}

/** Of `vegeta report -type=json`. */
export function readVegeta(stdout: string): Told {
  const { requests, success, latencies } = JSON.parse(stdout) as Report;
  return {
    requests,
    errors: Math.round(requests * (1 - success)),
    latencyMs: { p50: latencies['50th'] / NS_PER_MS, p99: latencies['99th'] / NS_PER_MS },
    startDelayMs: null,
    dropped: 0,
  };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSeconds } from '../load.ts';
import { findProgram } from '../programs.ts';
import type { Peer, Told } from './tool.ts';

/** Of users that k6 keeps for an open loop: more than enough for answers of some ms. */
const OPEN_USERS = 200;

/** What k6.js writes. */
interface Summary {
  readonly requests: number;
  readonly failed: number;
  readonly checksFailed: number;
  readonly dropped: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

export function k6(): Peer {
  const program = findProgram('k6', ['version']);
  if (program === null) return { name: 'k6', tool: null };
  return {
    name: 'k6',
    tool: {
      name: 'k6',
      version: program.version,
      can: () => true,
      command: (load, folder) => ({
        file: program.path,
        args: ['run', '--quiet', '--no-usage-report', fileURLToPath(new URL('./k6.js', import.meta.url))],
        env: {
          ORIGIN: load.origin,
          WORK: load.work,
          SECONDS: String(loadSeconds(load)),
          VUS: String(load.rate === null ? load.connections : OPEN_USERS),
          RATE: String(load.rate ?? 0),
          OUT: join(folder, 'summary.json'),
        },
      }),
      read: async ({ folder }) => readK6(await readFile(join(folder, 'summary.json'), 'utf8')),
    },
  };
}

/** Of the file that k6.js writes at its end. */
export function readK6(summary: string): Told {
  const { requests, failed, checksFailed, dropped, p50Ms, p99Ms } = JSON.parse(summary) as Summary;
  return {
    requests,
    errors: failed + checksFailed,
    latencyMs: { p50: p50Ms, p99: p99Ms },
    startDelayMs: null,
    dropped,
  };
}

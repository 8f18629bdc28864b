import { fileURLToPath } from 'node:url';
import { loadSeconds, urlOf } from '../load.ts';
import type { Told, Tool } from './tool.ts';

/** Its agent takes its time before the first request, which counts. */
const STARTS_WITHIN_SECONDS = 10;

interface Report {
  readonly requests: number;
  readonly errors: number;
  readonly p50: number | null;
  readonly p99: number | null;
}

/** A naive loop round undici: what a generator costs that one writes in an afternoon. */
export const naive: Tool = {
  name: 'naive undici loop',
  version: process.versions['undici'] ?? '',
  can: (load) => urlOf(load) !== null && load.wire !== 'HTTP2' && load.rate === null,
  command: (load) => ({
    file: process.execPath,
    args: [
      fileURLToPath(new URL('./naive.child.ts', import.meta.url)),
      ...[urlOf(load) ?? '', String(load.connections), String(loadSeconds(load) + STARTS_WITHIN_SECONDS)],
    ],
  }),
  read: ({ stdout }): Told => {
    const { requests, errors, p50, p99 } = JSON.parse(stdout) as Report;
    return { requests, errors, latencyMs: { p50, p99 }, startDelayMs: null, dropped: 0 };
  },
};

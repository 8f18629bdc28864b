/** Where workers reach this server. */
import { hostname } from 'node:os';
import type { Environment } from './environment.ts';

const EVERY_ADDRESS = new Set(['0.0.0.0', '::', '[::]']);

/** As it is set, or by host and port; a server that listens on all addresses is known by the name of its machine. */
export function internalUrl(
  { internalUrl: set, host }: Pick<Environment, 'internalUrl' | 'host'>,
  port: number,
): string {
  if (set !== null) return set;
  const name = EVERY_ADDRESS.has(host) ? hostname() : host;
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`;
}

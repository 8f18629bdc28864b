/** Logs are JSON lines on stdout, or lines for people on a terminal. Children carry `requestId` and `runId`. */
import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogFormat } from './environment.ts';

export type { Logger } from 'pino';

/** No place logs any of these; this holds where one does by mistake. */
const REDACTED = [
  'password',
  'authorization',
  'cookie',
  'secret',
  'secrets',
  'secretKeys',
  'jwtSecret',
  'variables',
  'overrides',
];

/** The process's logger. `destination` is for tests; absent, it writes to stdout. */
export function createLogger(
  settings: { readonly level: string; readonly format: LogFormat },
  destination?: DestinationStream,
): Logger {
  const options = {
    level: settings.level,
    base: { process: 'server', pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: [...REDACTED, ...REDACTED.map((name) => `*.${name}`)],
      censor: '…',
    },
  };
  if (settings.format === 'pretty') {
    const lines = pretty({
      colorize: process.stdout.isTTY === true,
      ignore: 'pid,process',
      translateTime: 'HH:MM:ss.l',
    });
    return pino(options, destination ?? lines);
  }
  return destination === undefined ? pino(options) : pino(options, destination);
}

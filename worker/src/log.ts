/** Logs are JSON lines on stdout, or lines for people on a terminal. Children carry `runId`, `shard` and `attempt`. */
import { type Logger, pino } from 'pino';
import type { LogFormat } from './environment.ts';

export type { Logger } from 'pino';

/** No place logs any of these; this holds where one does by mistake. */
const REDACTED = ['secrets', '*.secrets', 'inputs', '*.inputs', 'secretKeys', '*.secretKeys', 'sealed', '*.sealed'];

/** The process's logger. */
export async function createLogger(settings: {
  readonly level: string;
  readonly format: LogFormat;
  readonly workerId: string;
}): Promise<Logger> {
  const options = {
    level: settings.level,
    base: { process: 'worker', pid: process.pid, workerId: settings.workerId },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED, censor: '…' },
  };
  if (settings.format === 'json') return pino(options);
  const { prettyLines } = await import('./pretty-lines.ts');
  return pino(options, prettyLines());
}

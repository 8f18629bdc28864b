/** Logs are JSON lines on stdout, or lines for people on a terminal. Children carry `runId`, `shard` and `attempt`. */
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { LogFormat } from './environment.ts';

export type { Logger } from 'pino';

/** The process's logger. */
export function createLogger(settings: {
  readonly level: string;
  readonly format: LogFormat;
  readonly workerId: string;
}): Logger {
  const options = {
    level: settings.level,
    base: { process: 'worker', pid: process.pid, workerId: settings.workerId },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (settings.format === 'json') return pino(options);
  const lines = pretty({
    colorize: process.stdout.isTTY === true,
    ignore: 'pid,process',
    translateTime: 'HH:MM:ss.l',
  });
  return pino(options, lines);
}

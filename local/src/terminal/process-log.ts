/** The log of one process: every line goes to its file, those that matter to a person are shown too. */
import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogLevel } from '../environment.ts';
import type { OutputStream } from '../processes/child.ts';
import type { Terminal } from './terminal.ts';

const LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
/** A full file is put aside, in place of the one put aside before: a process keeps twice this at most. */
const MAX_FILE_BYTES = 20_000_000;

export interface ProcessLog {
  line(text: string, stream: OutputStream): void;
  close(): void;
}

export interface ProcessLogOptions {
  readonly source: string;
  readonly file: string;
  readonly shownLevel: LogLevel;
  readonly terminal: Pick<Terminal, 'log'>;
}

export function openProcessLog(options: ProcessLogOptions): ProcessLog {
  mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
  let descriptor = openSync(options.file, 'a', 0o600);
  let bytes = statSync(options.file).size;
  const shownFrom = options.shownLevel === 'silent' ? LEVELS.length : LEVELS.indexOf(options.shownLevel);
  return {
    line(text, stream) {
      const line = `${text}\n`;
      if (bytes > MAX_FILE_BYTES) {
        closeSync(descriptor);
        renameSync(options.file, `${options.file}.1`);
        descriptor = openSync(options.file, 'a', 0o600);
        bytes = 0;
      }
      bytes += writeSync(descriptor, line);
      const { level, message } = readLogLine(text, stream);
      if (message !== '' && LEVELS.indexOf(level) >= shownFrom) {
        options.terminal.log({ source: options.source, level, text: message, raw: text });
      }
    },
    close: () => closeSync(descriptor),
  };
}

/**
 * What a log line says. One that is not JSON was not written by a logger: on stderr it is a warning, such as a line of a
 * stack trace, on stdout it is idle talk.
 */
export function readLogLine(line: string, stream: OutputStream): { readonly level: string; readonly message: string } {
  const entry = parseObject(line);
  if (entry === null) return { level: stream === 'stderr' ? 'warn' : 'info', message: line.trim() };
  const { level, msg, err } = entry;
  const error = typeof err === 'object' && err !== null && 'message' in err ? `: ${String(err.message)}` : '';
  return { level: typeof level === 'string' ? level : 'info', message: `${String(msg ?? '')}${error}` };
}

interface LogEntry {
  readonly level?: unknown;
  readonly msg?: unknown;
  readonly err?: unknown;
}

function parseObject(line: string): LogEntry | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

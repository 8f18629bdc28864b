/** What a person reads while the platform runs: few lines, each of them worth reading. JSON lines where that is asked for. */
import { styleText } from 'node:util';
import { pino } from 'pino';

export interface Terminal {
  /** Something goes on: `Fetching MongoDB: 12 of 42 MB`. */
  progress(line: string): void;
  /** Something is done: `MongoDB 6.0.5`. */
  done(line: string): void;
  /** Something that a person should know went wrong, and what is done about it. */
  warn(line: string): void;
  /** The reason why it does not go on. */
  fail(message: string): void;
  /** The few lines that say where the platform is. */
  ready(facts: ReadyFacts): void;
  /** A line out of a process's log, chosen to be shown. `raw` as the process wrote it. */
  log(entry: { readonly source: string; readonly level: string; readonly text: string; readonly raw: string }): void;
}

export interface ReadyFacts {
  readonly url: string;
  readonly email: string;
  /** Only where it has to be told now. */
  readonly password: string | null;
  /** Where the password is kept; null where it is not kept by us. */
  readonly passwordFile: string | null;
  readonly seconds: number;
}

type Style = Parameters<typeof styleText>[0];

/** For people. Colours only where the stream is a terminal that shows them. */
export function prettyTerminal(stream: NodeJS.WriteStream): Terminal {
  const paint = (style: Style, text: string) => styleText(style, text, { stream });
  const write = (line: string) => void stream.write(`${line}\n`);
  return {
    progress: (line) => write(paint('dim', `  · ${line}`)),
    done: (line) => write(`  ${paint('green', '✓')} ${line}`),
    warn: (line) => write(`  ${paint('yellow', '!')} ${line}`),
    fail: (message) => write(`\n  ${paint('red', '✗')} ${message.split('\n').join('\n    ')}\n`),
    ready: (facts) => write(`\n${box(readyLines(facts, paint), (text) => paint('green', text))}\n`),
    log: ({ source, level, text }) => {
      const style: Style = level === 'warn' ? 'yellow' : level === 'error' || level === 'fatal' ? 'red' : 'dim';
      write(`  ${paint('dim', source.padEnd(9))} ${paint(style, level)} ${text}`);
    },
  };
}

/** One JSON object a line, for whatever collects logs. The lines of the processes are JSON already and go through as they are. */
export function jsonTerminal(stream: NodeJS.WriteStream): Terminal {
  const log = pino(
    {
      base: { process: 'local' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    stream,
  );
  return {
    progress: (line) => log.info(line),
    done: (line) => log.info(line),
    warn: (line) => log.warn(line),
    fail: (message) => log.fatal(message),
    ready: ({ url, email, password, passwordFile }) => log.info({ url, email, password, passwordFile }, 'Ready'),
    log: ({ raw }) => void stream.write(`${raw}\n`),
  };
}

function readyLines(facts: ReadyFacts, paint: (style: Style, text: string) => string): readonly string[] {
  const { url, email, password, passwordFile } = facts;
  const lines = [`${paint('bold', 'LoadTest is ready')}  ${paint('dim', `after ${facts.seconds.toFixed(1)} s`)}`, ''];
  lines.push(`Open      ${paint(['bold', 'cyan'], url)}`, `Sign in   ${email}`);
  if (password !== null) lines.push(`Password  ${paint('bold', password)}`);
  if (passwordFile !== null)
    lines.push(`          ${paint('dim', `${password === null ? '' : 'shown once, '}kept in ${passwordFile}`)}`);
  else if (password === null) lines.push(paint('dim', '          with the password that was set for it'));
  return [...lines, '', paint('dim', 'Ctrl-C stops everything.')];
}

function box(lines: readonly string[], frame: (text: string) => string): string {
  const width = Math.max(...lines.map(visibleLength));
  const row = (line: string) => `  ${frame('│')}  ${line}${' '.repeat(width - visibleLength(line))}  ${frame('│')}`;
  const rule = '─'.repeat(width + 4);
  return [`  ${frame(`╭${rule}╮`)}`, ...lines.map(row), `  ${frame(`╰${rule}╯`)}`].join('\n');
}

const ESCAPE_SEQUENCES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

function visibleLength(text: string): number {
  return text.replace(ESCAPE_SEQUENCES, '').length;
}

/** `npm start` as a test sees it: a process, what it writes, and the processes that it starts. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../src/processes/until.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** A first start may have to build the web app. */
const READY_TIMEOUT_MS = 240_000;

export interface LocalStart {
  readonly pid: number;
  output(): string;
  /** Waits for a line that matches. */
  line(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
  /** Waits until it is ready; gives back the URL. */
  ready(): Promise<string>;
  /** The processes that it has started, and what those have started. */
  descendants(): readonly ProcessEntry[];
  signal(signal: NodeJS.Signals): void;
  /** Resolves with its exit code, or the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals | null>;
}

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

export function startLocal(dataDir: string, env: Readonly<Record<string, string>> = {}): LocalStart {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...withoutSettings(process.env), LOADTEST_DATA_DIR: dataDir, LOADTEST_PORT: '0', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: join(MAIN, '../../..'),
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('Node cannot be started');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exited = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null);
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  const line = async (pattern: RegExp, timeoutMs = READY_TIMEOUT_MS) => {
    try {
      return await until(
        () => {
          const match = pattern.exec(output);
          if (match === null && ended) throw new Error('It has ended');
          return match;
        },
        { timeoutMs, what: `a line like ${pattern}` },
      );
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}. It wrote:\n${output}`, { cause: error });
    }
  };
  return {
    pid,
    output: () => output,
    line,
    ready: async () => (await line(/Open +(http:\S+)/))[1] ?? '',
    descendants: () => descendantsOf(pid),
    signal: (signal) => void child.kill(signal),
    exited,
  };
}

/** Those of the processes that are still there; a zombie is not. */
export function stillRunning(entries: readonly ProcessEntry[]): readonly ProcessEntry[] {
  const now = processTable();
  return entries.filter(({ pid, command }) => now.some((entry) => entry.pid === pid && entry.command === command));
}

function descendantsOf(root: number): readonly ProcessEntry[] {
  const table = processTable();
  const children = (parent: number): readonly ProcessEntry[] =>
    table.filter((entry) => entry.parent === parent).flatMap((entry) => [entry, ...children(entry.pid)]);
  return children(root).filter(({ command }) => !command.startsWith('ps '));
}

function processTable(): readonly ProcessEntry[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((text) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(text);
    if (match === null || match[3]?.startsWith('Z') === true) return [];
    return [{ pid: Number(match[1]), parent: Number(match[2]), command: match[4] ?? '' }];
  });
}

/** The settings of the machine that runs the tests are none of theirs. */
function withoutSettings(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('LOADTEST_')));
}

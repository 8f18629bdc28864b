import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogLevel } from '../environment.ts';
import { openProcessLog } from './process-log.ts';

let dir: string;
const shown: string[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loadtest-log-'));
  shown.length = 0;
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

function open(shownLevel: LogLevel) {
  const terminal = {
    log: ({ source, level, text }: { source: string; level: string; text: string }) => {
      shown.push(`${source} ${level} ${text}`);
    },
  };
  return openProcessLog({ source: 'server', file: join(dir, 'logs/server.log'), shownLevel, terminal });
}

const INFO = '{"level":"info","msg":"Ready"}';
const ERROR = '{"level":"error","msg":"Redis is away","err":{"message":"ECONNREFUSED"}}';

describe('the log of a process', () => {
  it('has every line in its file, and shows those that matter', () => {
    const log = open('warn');
    log.line(INFO, 'stdout');
    log.line(ERROR, 'stdout');
    log.line('Next is starting', 'stdout');
    log.line('    at main (main.ts:1:1)', 'stderr');
    log.close();
    const written = readFileSync(join(dir, 'logs/server.log'), 'utf8');
    expect(written).toBe(`${INFO}\n${ERROR}\nNext is starting\n    at main (main.ts:1:1)\n`);
    expect(shown).toEqual(['server error Redis is away: ECONNREFUSED', 'server warn at main (main.ts:1:1)']);
  });

  it('shows more, or nothing, where that is asked for', () => {
    for (const level of ['info', 'silent'] as const) {
      const log = open(level);
      log.line(INFO, 'stdout');
      log.line(ERROR, 'stdout');
      log.close();
    }
    expect(shown).toEqual(['server info Ready', 'server error Redis is away: ECONNREFUSED']);
  });
});

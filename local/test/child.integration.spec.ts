import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Child, startChild, startChildUntilReady } from '../src/processes/child.ts';
import { identify } from '../src/processes/process-identity.ts';
import { until } from '../src/processes/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'loadtest-child-'));
const children: Child[] = [];
let scripts = 0;

afterAll(async () => {
  await Promise.all(children.map((child) => child.kill()));
  rmSync(folder, { recursive: true, force: true });
});

function options(source: string, lines: string[] = []) {
  scripts += 1;
  const script = join(folder, `child-${scripts}.mjs`);
  writeFileSync(script, source);
  return { name: 'child', script, env: { PATH: process.env['PATH'] }, onLine: (line: string) => void lines.push(line) };
}

function start(source: string, lines: string[] = []): Child {
  const child = startChild(options(source, lines));
  children.push(child);
  return child;
}

const READY = "process.send({ type: 'ready', port: 7 }); setInterval(() => {}, 1000);";

describe('a child', () => {
  it('is ready when it says so', async () => {
    expect(await start(READY).ready).toEqual({ type: 'ready', port: 7 });
  });

  it('that ends before it is ready says so with its last lines', async () => {
    const lines: string[] = [];
    const child = start("console.log('first'); console.error('LOADTEST_X is required'); process.exit(3);", lines);
    await expect(child.ready).rejects.toThrow(/child ended before it was ready.*LOADTEST_X is required/s);
    expect(await child.exited).toEqual({ code: 3, signal: null });
    expect(lines.sort()).toEqual(['LOADTEST_X is required', 'first']);
  });

  it('is asked to stop first', async () => {
    const child = start(`process.on('SIGTERM', () => process.exit(0)); ${READY}`);
    await child.ready;
    expect(await child.stop(10_000)).toBe('stopped');
    expect(await child.exited).toEqual({ code: 0, signal: null });
  });

  it('that hangs is killed, with all that it has started', async () => {
    const lines: string[] = [];
    const child = start(
      `import { spawn } from 'node:child_process';
       process.on('SIGTERM', () => {});
       console.log(spawn('sleep', ['600']).pid);
       ${READY}`,
      lines,
    );
    await child.ready;
    const grandchild = Number(await until(() => lines[0], { timeoutMs: 5_000, what: 'the pid of the grandchild' }));
    expect(identify(grandchild)).not.toBeNull();
    expect(await child.stop(50)).toBe('killed');
    await until(() => identify(grandchild) === null, { timeoutMs: 5_000, what: 'the grandchild to be gone' });
  });

  it('that is not ready in time, or no longer wanted, is killed before the start is rejected', async () => {
    const never = 'setInterval(() => {}, 1000);';
    const signal = new AbortController().signal;
    await expect(startChildUntilReady(options(never), { timeoutMs: 50, signal })).rejects.toThrow(
      'child was not ready within 0.05 s',
    );
    const abort = new AbortController();
    const starting = startChildUntilReady(options(never), { timeoutMs: 60_000, signal: abort.signal });
    abort.abort(new Error('no longer wanted'));
    await expect(starting).rejects.toThrow('no longer wanted');
  });
});

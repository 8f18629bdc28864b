import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { identify, isAlive } from './process-identity.ts';

describe('identify', () => {
  it('gives the same identity as long as the process lives, and none afterwards', async () => {
    const child = spawn('sleep', ['60']);
    const identity = identify(child.pid ?? 0);
    expect(identity).toEqual({ pid: child.pid, startedAt: expect.any(String) });
    if (identity === null) return;
    expect(isAlive(identity)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(identity)).toBe(false);
    expect(identify(identity.pid)).toBeNull();
  });

  it('does not take a process with the same id and another start for the same one', () => {
    expect(isAlive({ pid: process.pid, startedAt: 'another' })).toBe(false);
  });
});

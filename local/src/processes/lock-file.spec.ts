import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tryLock, withLock } from './lock-file.ts';
import { identify } from './process-identity.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadtest-lock-'));
  path = join(folder, 'lock');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('tryLock', () => {
  it('names the holder as long as it is held, and is to be had again after the release', () => {
    const first = tryLock(path);
    expect(tryLock(path)).toEqual({ held: false, holder: identify(process.pid) });
    if (first.held) first.release();
    expect(tryLock(path)).toMatchObject({ held: true });
  });

  it('takes over the lock of a process that is gone', () => {
    const gone = spawnSync('true').pid;
    writeFileSync(path, JSON.stringify({ pid: gone, startedAt: '1' }));
    expect(tryLock(path)).toMatchObject({ held: true });
  });

  it('takes over the lock of a process whose id belongs to another one now', () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
    expect(tryLock(path)).toMatchObject({ held: true });
  });

  it('takes over a file that names nobody', () => {
    writeFileSync(path, '');
    expect(tryLock(path)).toMatchObject({ held: true });
  });

  it('leaves nothing but the lock behind', () => {
    writeFileSync(path, '');
    tryLock(path);
    tryLock(path);
    expect(readdirSync(folder)).toEqual(['lock']);
  });
});

describe('withLock', () => {
  it('lets one work at a time', async () => {
    let inside = 0;
    const most: number[] = [];
    const work = async () => {
      inside += 1;
      most.push(inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([withLock(path, {}, work), withLock(path, {}, work), withLock(path, {}, work)]);
    expect(most).toEqual([1, 1, 1]);
  });

  it('gives up waiting when it is aborted, and says once whom it waits for', async () => {
    tryLock(path);
    const waits: number[] = [];
    const abort = new AbortController();
    const onWait = (holder: { readonly pid: number }) => {
      waits.push(holder.pid);
      abort.abort();
    };
    await expect(withLock(path, { signal: abort.signal, onWait }, async () => 1)).rejects.toThrow(/abort/i);
    expect(waits).toEqual([process.pid]);
  });
});

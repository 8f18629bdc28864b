import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOOPBACK } from '../processes/free-port.ts';
import { adminOf } from './admin.ts';
import { DataDirInUseError, findRunning, lockDataDir } from './data-dir.ts';
import { choosePorts } from './ports.ts';
import { keptSecrets } from './secrets.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'loadtest-installation-'));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const mode = (name: string) => statSync(join(dataDir, name)).mode & 0o777;

describe('adminOf', () => {
  it('makes a password on the first start, for its owner to read only, and knows it on the next', () => {
    const first = adminOf({ admin: null, dataDir });
    expect(first).toMatchObject({ email: 'admin@loadtest.local', isNew: true, file: join(dataDir, 'admin.json') });
    expect(first.password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(mode('admin.json')).toBe(0o600);
    expect(adminOf({ admin: null, dataDir })).toEqual({ ...first, isNew: false });
  });

  it('never makes the same password twice', () => {
    const passwords = Array.from({ length: 20 }, () => {
      rmSync(join(dataDir, 'admin.json'), { force: true });
      return adminOf({ admin: null, dataDir }).password;
    });
    expect(new Set(passwords).size).toBe(20);
  });

  it('keeps no password that a setting gave, and makes no other one later', () => {
    const admin = { email: 'me@example.org', password: 'of my own choice' };
    expect(adminOf({ admin, dataDir })).toEqual({ ...admin, isNew: false, file: null });
    expect(readFileSync(join(dataDir, 'admin.json'), 'utf8')).not.toContain(admin.password);
    expect(adminOf({ admin: null, dataDir })).toEqual({ email: admin.email, password: null, isNew: false, file: null });
  });
});

describe('keptSecrets', () => {
  it('makes them once, for their owner to read only', () => {
    const first = keptSecrets(dataDir);
    expect(first.jwtSecret.length).toBeGreaterThanOrEqual(64);
    expect(mode('secrets.json')).toBe(0o600);
    expect(Buffer.from(first.secretKey, 'base64').length).toBe(32);
    expect(keptSecrets(dataDir)).toEqual(first);
  });

  it('makes what an older version has not made yet, and keeps the rest', () => {
    writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify({ jwtSecret: 'kept' }), { mode: 0o600 });
    const both = keptSecrets(dataDir);
    expect(both.jwtSecret).toBe('kept');
    expect(mode('secrets.json')).toBe(0o600);
    expect(keptSecrets(dataDir)).toEqual(both);
  });
});

describe('choosePorts', () => {
  it('chooses different ones and keeps them', async () => {
    const ports = await choosePorts(dataDir);
    expect(new Set(Object.values(ports)).size).toBe(5);
    expect(await choosePorts(dataDir)).toEqual(ports);
  });

  it('chooses another one where somebody else has taken it meanwhile', async () => {
    const ports = await choosePorts(dataDir);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(ports.web, LOOPBACK, resolve));
    const next = await choosePorts(dataDir);
    other.close();
    expect(next.web).not.toBe(ports.web);
    expect({ ...next, web: 0 }).toEqual({ ...ports, web: 0 });
  });
});

describe('lockDataDir', () => {
  it('refuses a second platform, and tells where the first one is once that is ready', () => {
    expect(findRunning(dataDir)).toBeNull();
    const lock = lockDataDir(dataDir);
    expect(() => lockDataDir(dataDir)).toThrow(/already runs on .* \(process \d+, it is still starting\)/);
    lock.announce('http://localhost:4000');
    expect(() => lockDataDir(dataDir)).toThrow(DataDirInUseError);
    expect(findRunning(dataDir)).toMatchObject({ holder: { pid: process.pid }, url: 'http://localhost:4000' });
    lock.release();
    expect(findRunning(dataDir)).toBeNull();
  });
});

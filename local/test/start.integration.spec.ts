import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, signIn } from '../src/api/api-client.ts';
import { ensureBuilt } from '../src/builds/ensure-built.ts';
import { until } from '../src/processes/until.ts';
import { type LocalStart, type ProcessEntry, startLocal, stillRunning } from './local-start.ts';

/** A stop takes at most 5 s; the rest is for a machine that is busy. */
const STOP_TIMEOUT_MS = 10_000;
const BACK_TIMEOUT_MS = 60_000;

let dataDir: string;
const started: LocalStart[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'loadtest-start-'));
  await ensureBuilt(['server', 'worker', 'web'], { report: () => {} });
});

afterEach(({ task }) => {
  if (task.result?.state === 'fail') process.stderr.write(started.at(-1)?.output() ?? '');
});

afterAll(async () => {
  await Promise.all(started.map(end));
  rmSync(dataDir, { recursive: true, force: true });
});

function start(env: Readonly<Record<string, string>> = {}, dir = dataDir): LocalStart {
  const local = startLocal(dir, env);
  started.push(local);
  return local;
}

/** Ends it by SIGTERM, and waits until neither it nor anything that it started is left. */
async function end(local: LocalStart): Promise<void> {
  const processes = local.descendants();
  local.signal('SIGTERM');
  await local.exited;
  await gone(processes);
}

async function gone(processes: readonly ProcessEntry[], timeoutMs = STOP_TIMEOUT_MS): Promise<void> {
  await until(() => stillRunning(processes).length === 0, { timeoutMs, what: 'all processes to be gone' });
}

function admin(): { readonly email: string; readonly password: string } {
  return JSON.parse(readFileSync(join(dataDir, 'admin.json'), 'utf8')) as { email: string; password: string };
}

async function asAdmin<T>(url: string, work: (client: ApiClient) => Promise<T>): Promise<T> {
  const client = await signIn(url, admin().email, admin().password);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

function processOf(local: LocalStart, part: string): ProcessEntry {
  const found = local.descendants().find(({ command }) => command.includes(part));
  if (found === undefined) throw new Error(`There is no process like ${part}`);
  return found;
}

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('npm start', () => {
  it('reaches ready on an empty directory, tells the password once, and serves everything on one port', async () => {
    const local = start();
    const url = await local.ready();
    expect(local.output().match(/LoadTest is ready/g)).toHaveLength(1);
    expect(local.output()).toContain(admin().password);
    expect([mode(dataDir), mode(join(dataDir, 'admin.json')), mode(join(dataDir, 'secrets.json'))]).toEqual([
      '700',
      '600',
      '600',
    ]);
    const statuses = await Promise.all(
      ['/readyz', '/sign-in'].map((path) => fetch(url + path).then((response) => response.status)),
    );
    expect(statuses).toEqual([200, 200]);
    await asAdmin(url, async (client) => {
      const answer = await client.request<{ workers: unknown[]; scenarios: { nodes: { name: string }[] } }>(
        '{ workers { id } scenarios { nodes { name } } }',
      );
      expect(answer.workers).toHaveLength(2);
      expect(answer.scenarios.nodes).toEqual([{ name: 'Demo shop' }]);
    });
  });

  it('refuses a second start on the same directory, and says where the first one is', async () => {
    const [first] = started;
    const second = start();
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(
      `LoadTest already runs on ${dataDir} (process ${first?.pid}, at http://localhost:`,
    );
    expect(second.output()).toContain('LOADTEST_DATA_DIR');
  });

  it.each([
    ['worker 1', 'worker/dist/main.js'],
    ['server', 'server/dist/main.js'],
    ['MongoDB', 'mongod'],
    ['Valkey', 'valkey-server'],
  ])('starts %s again when it crashes, and says so', async (name, part) => {
    const [local] = started;
    if (local === undefined) throw new Error('The first start is missing');
    process.kill(processOf(local, part).pid, 'SIGKILL');
    await local.line(
      new RegExp(`${name === 'worker 1' ? 'worker \\d' : name} was ended by SIGKILL: starting it again in 0.5 s`),
    );
    await local.line(new RegExp(`${name === 'worker 1' ? 'worker \\d' : name} is back`), BACK_TIMEOUT_MS);
    const url = await local.ready();
    await until(async () => (await fetch(`${url}/readyz`)).ok, {
      timeoutMs: BACK_TIMEOUT_MS,
      what: '/readyz to be 200',
    });
  });

  it('stops on SIGTERM and leaves no process behind; the next start has the data, the session and the address', async () => {
    const [first] = started;
    if (first === undefined) throw new Error('The first start is missing');
    const url = await first.ready();
    const { signIn: session } = await asAdmin(url, (client) =>
      client.request<{ signIn: { token: string } }>(
        'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }',
        admin(),
      ),
    );
    const processes = first.descendants();
    expect(processes.length).toBeGreaterThanOrEqual(7);
    first.signal('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(stillRunning(processes)).toEqual([]);

    const second = start();
    expect(await second.ready()).toBe(url);
    expect(second.output()).not.toContain(admin().password);
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${session.token}` },
      body: JSON.stringify({ query: '{ me { email } scenarios { totalCount } }' }),
    });
    expect(await response.json()).toEqual({ data: { me: { email: admin().email }, scenarios: { totalCount: 1 } } });
  });

  it('stops also where processes hang: they are killed', async () => {
    const local = started.at(-1);
    if (local === undefined) throw new Error('The start before is missing');
    const processes = local.descendants();
    const hanging = ['server/dist/main.js', 'worker/dist/main.js', 'mongod'].map((part) => processOf(local, part).pid);
    for (const pid of hanging) process.kill(pid, 'SIGSTOP');
    local.signal('SIGINT');
    await gone(processes);
    expect(await local.exited).toBe(0);
  });

  it('is followed by its processes when it is killed, and starts again on the same directory', async () => {
    const killed = start();
    const url = await killed.ready();
    const processes = killed.descendants().filter(({ command }) => !/mongod|valkey-server|redis-server/.test(command));
    killed.signal('SIGKILL');
    await killed.exited;
    await gone(processes);
    const next = start();
    expect(await next.ready()).toBe(url);
    await end(next);
  });

  it('stops while it is still starting', async () => {
    const local = start();
    await local.line(/MongoDB: /);
    const processes = local.descendants();
    local.signal('SIGTERM');
    expect(await local.exited).toBe(0);
    expect(stillRunning(processes)).toEqual([]);
    expect(local.output()).not.toContain('LoadTest is ready');
  });

  it('says at once that its port is taken, and which setting helps', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const local = start({ LOADTEST_PORT: String(port) });
    expect(await local.exited).toBe(1);
    other.close();
    expect(local.output()).toContain(`Port ${port} on 127.0.0.1 cannot be used: it is in use by another program`);
    expect(local.output()).toContain('LOADTEST_PORT');
  });

  it('names every setting that is wrong, and starts nothing', async () => {
    const local = start({ LOADTEST_WORKERS: '0', LOADTEST_ADMIN_EMAIL: 'someone@example.org' });
    expect(await local.exited).toBe(2);
    expect(local.output()).toContain('LOADTEST_WORKERS must be a whole number, 1 to 64');
    expect(local.output()).toContain('LOADTEST_ADMIN_EMAIL and LOADTEST_ADMIN_PASSWORD must be given together');
  });
});

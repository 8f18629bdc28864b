/** Where this machine is at its limit: provoked for real, in processes of their own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { bePatient } from './testing/patience.ts';
import { closedPort, startTarget, type Target } from './testing/target.ts';
import { closeTransports, get, makeTransport, send } from './testing/transports.ts';

bePatient();

let target: Target | undefined;
afterEach(async () => {
  await closeTransports();
  await target?.close();
});

interface Said {
  readonly kinds: Readonly<Record<string, number>>;
  readonly samples: Readonly<Record<string, string>>;
  readonly ended: number;
  readonly unsent: number;
  /** Of the loop, while it sent. */
  readonly turns: number;
  readonly grownMb: number;
  readonly seen: number | null;
}

const CHILD = fileURLToPath(new URL('./testing/limits-child.ts', import.meta.url));
const run = promisify(execFile);

/** The child within a shell command, `$CHILD`. */
async function runWithin(command: string, port: number, total: number, atOnce: number): Promise<Said> {
  const child = `'${process.execPath}' --expose-gc '${CHILD}' ${port} ${total} ${atOnce}`;
  const { stdout } = await run('sh', ['-c', command.replace('$CHILD', child)]);
  return JSON.parse(stdout) as Said;
}

describe('without a file descriptor', () => {
  it('requests fail as FILE_DESCRIPTORS, unsent, with the remedy; the rest goes on', async () => {
    target = await startTarget(() => undefined);
    const said = await runWithin('ulimit -n 64 && exec $CHILD', target.port, 120, 120);
    expect(said.kinds['FILE_DESCRIPTORS']).toBeGreaterThan(50);
    expect(said.kinds['TIMEOUT']).toBe(120 - (said.kinds['FILE_DESCRIPTORS'] ?? 0));
    expect(said.samples['FILE_DESCRIPTORS']).toMatch(/no file descriptor left.*ulimit -n/);
    expect([said.unsent, said.ended - said.unsent]).toEqual([said.kinds['FILE_DESCRIPTORS'], target.requests]);
  });

  it('a storm of them lets the loop turn and leaves nothing behind', async () => {
    target = await startTarget(() => undefined);
    const said = await runWithin('ulimit -n 64 && exec $CHILD', target.port, 20_000, 100);
    expect([said.ended, said.ended - said.unsent]).toEqual([20_000, target.requests]);
    expect(said.turns).toBeGreaterThan(20);
    expect(said.grownMb).toBeLessThan(20);
  });
});

describe('without a local port', () => {
  it('requests fail as PORTS_EXHAUSTED, unsent, with the remedy', async () => {
    // A network of its own with ten ports (the target has one of them), where this machine lets us have one.
    const narrow = 'ip link set lo up && echo 40000 40009 > /proc/sys/net/ipv4/ip_local_port_range && exec $CHILD';
    const commands = ['unshare -n', 'unshare -rn'].map((unshare) => `${unshare} sh -c "${narrow}"`);
    const said = await firstOf(commands.map((command) => () => runWithin(command, 0, 40, 40)));
    if (said === null) return expectInjected();
    expect(said.kinds).toEqual({ PORTS_EXHAUSTED: 31, TIMEOUT: 9 });
    expect(said.samples['PORTS_EXHAUSTED']).toMatch(/No local port is free.*more workers.*ip_local_port_range/);
    expect([said.unsent, said.seen]).toEqual([31, 9]);
  });
});

async function firstOf<T>(tries: readonly (() => Promise<T>)[]): Promise<T | null> {
  for (const attempt of tries) {
    const found = await attempt().catch(() => null);
    if (found !== null) return found;
  }
  return null;
}

/** As the system says it, where it cannot be made to. */
async function expectInjected(): Promise<void> {
  const error = Object.assign(new Error('connect EADDRNOTAVAIL 127.0.0.1:80'), {
    code: 'EADDRNOTAVAIL',
    syscall: 'connect',
  });
  const transport = makeTransport({ lookUp: (_, found) => setImmediate(() => found(error, [])) });
  expect((await send(transport, get('http://shop.test'))).failure?.kind).toBe('PORTS_EXHAUSTED');
}

describe('without somebody who listens', () => {
  it('requests fail as CONNECT, unsent, and a storm of them lets the loop turn', async () => {
    const said = await runWithin('exec $CHILD', await closedPort(), 5000, 100);
    expect(said.kinds).toEqual({ CONNECT: 5000 });
    expect(said.samples['CONNECT']).toMatch(/^Nobody listens there: connect ECONNREFUSED 127\.0\.0\.1:\d+$/);
    expect(said.unsent).toBe(5000);
    expect(said.turns).toBeGreaterThan(20);
    expect(said.grownMb).toBeLessThan(20);
  });

  it('also where there is no way to it', async () => {
    const { failure, sentMs } = await send(makeTransport(), get('http://255.255.255.255', { connectTimeoutMs: 1000 }));
    expect([failure?.kind, sentMs]).toEqual(['CONNECT', null]);
  });
});

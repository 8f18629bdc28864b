/** Files read from a real HTTP server that misbehaves. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DataFileSource } from '@loadtest/protocol';
import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import { download } from './download.ts';
import { LocalDataFiles } from './local-data-files.ts';

const ROWS = Array.from({ length: 60_000 }, (_, row) => `["${row}","${'x'.repeat(300)}"]\n`);
const BYTES = Buffer.from(ROWS.join(''));
const NEVER = new AbortController().signal;
const TOKEN = 'not-for-anybody';

interface Range {
  readonly start: number;
  readonly end: number;
}
/** True: it answered by itself. */
type Misbehave = (response: ServerResponse, range: Range, nth: number) => boolean;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

interface Serving {
  readonly source: DataFileSource;
  readonly ranges: Range[];
  readonly server: Server;
}

async function serve(misbehave: Misbehave = () => false, port = 0): Promise<Serving> {
  const ranges: Range[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const range = { start: Number(first), end: Number(last) + 1 };
    ranges.push(range);
    if (misbehave(response, range, ranges.length)) return;
    head(response, range);
    response.end(BYTES.subarray(range.start, range.end));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data-files/f/rows?token=${TOKEN}`;
  return { source: sourceOf({ url }), ranges, server };
}

function sourceOf(more: Partial<DataFileSource>): DataFileSource {
  const sha256 = createHash('sha256').update(BYTES).digest('hex');
  return { fileId: 'f', url: '', sizeBytes: BYTES.length, rowCount: ROWS.length, sha256, ...more };
}

function head(response: ServerResponse, { start, end }: Range): void {
  response.writeHead(206, {
    'content-range': `bytes ${start}-${end - 1}/${BYTES.length}`,
    'content-length': end - start,
  });
}

function files(): LocalDataFiles {
  return new LocalDataFiles(pino({ level: 'silent' }));
}

it('a file comes by ranges, is private, has an index, and goes when it is released', async () => {
  const { source, ranges } = await serve();
  expect(BYTES.length).toBeGreaterThan(16 * 1_048_576);
  const held = await files().hold([source], NEVER);
  const { path, rowCount, offsets, stride } = held.files['f'] ?? { path: '', rowCount: 0, stride: 0 };
  expect(ranges.length).toBe(Math.ceil(BYTES.length / (8 * 1_048_576)));
  expect(readFileSync(path).equals(BYTES)).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(rowCount).toBe(ROWS.length);
  const places = new Float64Array(offsets ?? new SharedArrayBuffer(0));
  for (const row of [0, 16, 32_000, 59_984]) {
    const begin = places[row / stride] ?? Number.NaN;
    expect(BYTES.toString('utf8', begin, begin + 20)).toBe(ROWS[row]?.slice(0, 20));
  }
  held.release();
  await expect.poll(() => existsSync(path)).toBe(false);
});

it('goes on where it broke off: cut connections, errors of the server', async () => {
  const { source, ranges } = await serve((response, range, nth) => {
    if (nth === 1 || nth === 4) {
      head(response, range);
      response.write(BYTES.subarray(range.start, range.start + 1_000_000), () => response.destroy());
      return true;
    }
    if (nth === 2) response.writeHead(503).end('later');
    else if (nth === 3) response.destroy();
    return nth <= 3;
  });
  const held = await files().hold([source], NEVER);
  expect(readFileSync(held.files['f']?.path ?? '').equals(BYTES)).toBe(true);
  const starts = ranges.map(({ start }) => start);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(starts[1]).toBeGreaterThan(0);
  held.release();
});

it('a server that sends more than was asked for is not taken at its word', async () => {
  const { source } = await serve((response, range) => {
    response.writeHead(206, { 'content-range': `bytes ${range.start}-${range.end - 1}/${BYTES.length}` });
    const more = () => {
      while (response.write(BYTES.subarray(0, 1_048_576)));
      response.once('drain', more);
    };
    more();
    return true;
  });
  await expect(files().hold([source], NEVER)).rejects.toThrow('more than was asked for');
});

it('a server that sends nothing at all is given up', async () => {
  const { source, ranges } = await serve((response, range) => {
    response.writeHead(206, { 'content-range': `bytes ${range.start}-${range.end - 1}/${BYTES.length}` }).end();
    return true;
  });
  const sink = async () => undefined;
  await expect(download(source, { sink, signal: NEVER, giveUpMs: 200 })).rejects.toThrow('bytes too soon');
  expect(ranges.length).toBeLessThan(100);
});

it('a server that is killed and started again is gone on with', async () => {
  let killed: Promise<unknown> | null = null;
  const { source, server } = await serve((response, range) => {
    if (range.start === 0) return false;
    head(response, range);
    response.write(BYTES.subarray(range.start, range.start + 500_000), () => {
      killed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
    });
    return true;
  });
  const { port } = server.address() as AddressInfo;
  const holding = files().hold([source], NEVER);
  await expect.poll(() => killed, { timeout: 5000 }).not.toBeNull();
  await killed;
  const again = await serve(() => false, port);
  const held = await holding;
  expect(readFileSync(held.files['f']?.path ?? '').equals(BYTES)).toBe(true);
  expect(again.ranges[0]?.start).toBeGreaterThan(8 * 1_048_576);
  held.release();
});

it('shards of one process share one copy, which goes with the last of them', async () => {
  const { source, ranges } = await serve();
  const local = files();
  const [one, two] = await Promise.all([local.hold([source], NEVER), local.hold([source], NEVER)]);
  expect(ranges.length).toBe(3);
  const path = one?.files['f']?.path ?? '';
  expect(two?.files['f']?.path).toBe(path);
  one?.release();
  one?.release();
  expect(existsSync(path)).toBe(true);
  two?.release();
  await expect.poll(() => existsSync(path)).toBe(false);
});

it('whoever does not wait any more does not stop the others; when nobody waits the download ends', async () => {
  let cut = 0;
  const { source, ranges } = await serve((response, range) => {
    response.once('close', () => {
      if (!response.writableEnded) cut += 1;
    });
    head(response, range);
    response.write(BYTES.subarray(range.start, range.start + 1000));
    return true;
  });
  const local = files();
  const [one, two] = [new AbortController(), new AbortController()];
  const first = local.hold([source], one.signal);
  const second = local.hold([source], two.signal);
  await expect.poll(() => ranges.length).toBe(1);
  one.abort(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  expect(cut).toBe(0);
  two.abort(new Error('gone too'));
  await expect(second).rejects.toThrow('gone too');
  await expect.poll(() => cut).toBe(1);
});

it.each([
  [403, /\/data-files\/f\/rows: the server does not know the link \(403\): do all replicas have the same/],
  [404, /the server has no such file \(404\)/],
  [200, /the server answers 200 to a range; is LOADTEST_INTERNAL_URL/],
])('a server that answers %d is not asked again', async (status, message) => {
  const { source, ranges } = await serve((response) => {
    response.writeHead(status).end('no');
    return true;
  });
  const local = files();
  await expect(local.hold([source], NEVER)).rejects.toThrow(message);
  await expect(local.hold([source], NEVER)).rejects.not.toThrow(TOKEN);
  expect(ranges.length).toBe(2);
});

it('a server that cannot be reached is given up after a while, and its address told without the link', async () => {
  const source = sourceOf({ url: `http://127.0.0.1:1/data-files/f/rows?token=${TOKEN}` });
  const reading = download(source, { sink: async () => undefined, signal: NEVER, giveUpMs: 300 });
  const message = await reading.then(
    () => '',
    (error: Error) => error.message,
  );
  expect(message).toMatch(/cannot read data file f from http:\/\/127.0.0.1:1\/data-files\/f\/rows: .*ECONNREFUSED/);
  expect(message).not.toContain(TOKEN);
});

it('other bytes than were uploaded are refused', async () => {
  const { source } = await serve();
  const changed = { ...source, sha256: '0'.repeat(64) };
  await expect(files().hold([changed], NEVER)).rejects.toThrow(/what came is not what was uploaded/);
});

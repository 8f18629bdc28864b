/** An uploaded file on its way to the target: from the PUT over GridFS and the workers' copies to the rows that arrive. */
import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import type { ApiClient } from '@loadtest/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usePlatform } from '../src/index.ts';
import { collectTicks, readRun, startRun } from './api.ts';

const ROWS = 50_000;
const RATE = { model: 'CONSTANT_RATE', rate: 300, duration: '8s', gracefulStop: '5s' };
const platform = usePlatform();

let target: Server;
let client: ApiClient;
/** What came, in order of its coming. */
let paths: string[] = [];

beforeAll(async () => {
  target = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.end('ok');
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  client = await platform().client();
});
afterAll(() => {
  target?.close().closeAllConnections();
});

async function upload(csv: string, url = platform().url, by = client): Promise<string> {
  const { createDataFile } = await by.request<{ createDataFile: { uploadUrl: string; file: { id: string } } }>(
    'mutation { createDataFile(name: "Rows") { uploadUrl file { id } } }',
    {},
  );
  const response = await fetch(url + createDataFile.uploadUrl, { method: 'PUT', body: csv });
  expect(response.status).toBe(200);
  return createDataFile.file.id;
}

function csvOf(rows: number): string {
  return `id,text\n${Array.from({ length: rows }, (_, row) => `${row},"t, ${row}"\n`).join('')}`;
}

async function makeScenario(fileId: string, load: object, by = client): Promise<string> {
  const { port } = target.address() as AddressInfo;
  const { createScenario } = await by.request<{ createScenario: { id: string } }>(
    'mutation ($input: ScenarioInput!) { createScenario(input: $input) { id } }',
    {
      input: {
        name: 'Rows',
        target: `http://127.0.0.1:${port}`,
        load,
        data: [{ name: 'user', fileId, order: 'ONCE' }],
        steps: [{ name: 'get', http: { url: '/{{$iteration}}/{{user.id}}/{{user.text}}' } }],
      },
    },
  );
  return createScenario.id;
}

interface Came {
  readonly k: number;
  readonly row: number;
  readonly text: string;
}

/** What came to the target, and why the run ended. Its figures agree with what came. */
async function run(fileId: string, load: object): Promise<{ came: Came[]; endReason: string | null }> {
  paths = [];
  const runId = await startRun(client, await makeScenario(fileId, load));
  await collectTicks(client, runId);
  const done = await readRun(client, runId);
  expect(done.status).toBe('FINISHED');
  expect(done.shards).toHaveLength(2);
  expect(done.summary).toMatchObject({ errors: 0, dropped: 0, uncounted: 0 });
  expect(done.summary.requests - done.summary.unsent).toBe(paths.length);
  expect(done.summary.iterations).toBe(paths.length);
  const came = paths.map((path) => {
    const [, k, row, text = ''] = path.split('/');
    return { k: Number(k), row: Number(row), text: decodeURIComponent(text) };
  });
  return { came, endReason: done.endReason };
}

/** The private directories of workers on this machine. */
function copies(): string[] {
  const pids = platform().workers.map(({ pid }) => `loadtest-data-${hostname()}-${pid}-`);
  return readdirSync(tmpdir()).filter((name) => pids.some((prefix) => name.startsWith(prefix)));
}

describe('a run over two workers with an uploaded file, each row once', () => {
  it('gives iteration k row k, no row twice', async () => {
    const fileId = await upload(csvOf(ROWS));
    const { came, endReason } = await run(fileId, {
      model: 'CONSTANT_RATE',
      rate: 300,
      duration: '8s',
      gracefulStop: '5s',
    });
    expect(endReason).toBe('COMPLETED');
    expect(came).toHaveLength(2400);
    expect(came.every(({ k, row, text }) => row === k && text === `t, ${k}`)).toBe(true);
    expect(new Set(came.map(({ row }) => row)).size).toBe(came.length);
    expect(came.map(({ k }) => k).toSorted((a, b) => a - b)).toEqual(came.map((_, k) => k));
  });

  it('ends where the rows end', async () => {
    const fileId = await upload(csvOf(250));
    const { came, endReason } = await run(fileId, {
      model: 'CONSTANT_RATE',
      rate: 100,
      duration: '1m',
      gracefulStop: '5s',
    });
    expect(endReason).toBe('DATA_EXHAUSTED');
    expect(came.map(({ row }) => row).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, row) => row));
  });

  it('in a user model no row is used twice either', async () => {
    const fileId = await upload(csvOf(500));
    const { came, endReason } = await run(fileId, {
      model: 'CONSTANT_USERS',
      users: 4,
      duration: '1m',
      gracefulStop: '5s',
    });
    expect(endReason).toBe('DATA_EXHAUSTED');
    expect(came.every(({ k, row }) => row === k)).toBe(true);
    expect(new Set(came.map(({ row }) => row)).size).toBe(came.length);
    expect(came.length).toBeLessThanOrEqual(500);
    expect(came.length).toBeGreaterThan(0);
  });
});

it('the copies go when the workers go', async () => {
  expect(copies()).not.toHaveLength(0);
  for (const worker of platform().workers) await worker.stop();
  expect(copies()).toEqual([]);
});

describe('workers that cannot reach the server', () => {
  const cutOff = usePlatform({ env: { LOADTEST_INTERNAL_URL: 'http://127.0.0.1:1' } });

  it('say so, with the address and without the link', async () => {
    const there = await cutOff().client();
    const fileId = await upload(csvOf(10), cutOff().url, there);
    const runId = await startRun(there, await makeScenario(fileId, RATE, there));
    await collectTicks(there, runId);
    const { endMessage, endReason, events } = await readRun(there, runId);
    const told = events.map(({ message }) => message).join('\n');
    expect(told).toContain(`cannot read data file ${fileId} from http://127.0.0.1:1/data-files/${fileId}/rows: `);
    expect(`${told} ${endMessage}`).not.toContain('token');
    expect(endReason).toMatch(/^(INTERNAL_ERROR|DEADLINE_EXCEEDED)$/);
  });
});

/** Data files through the public API and the signed links, over a real MongoDB. */
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import mongoose, { type Connection } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataFileStore } from '../src/data-files/data-file.store.ts';
import { sweepDataFiles } from '../src/data-files/data-file.sweep.ts';
import { RowsBucket } from '../src/data-files/rows-bucket.ts';
import { createSignedLinks } from '../src/data-files/signed-links.ts';
import {
  type Answer,
  addPerson,
  codes,
  issuePaths,
  scenarioInput,
  startTestServer,
  type TestServer,
} from './test-server.ts';

const MIB = 1_048_576;
const SECRET = 'a secret of the tests, long enough to be one';
const FIELDS = 'id name status error sizeBytes columns rowCount owner { name } preview(first: 3)';
const CREATE = `mutation ($name: String!) { createDataFile(name: $name) { uploadUrl expiresAt file { ${FIELDS} } } }`;
const READ = `query ($id: ID!) { dataFile(id: $id) { ${FIELDS} } }`;
const DELETE = 'mutation ($id: ID!) { deleteDataFile(id: $id) { id name status } }';
const CREATE_SCENARIO = 'mutation ($input: ScenarioInput!) { createScenario(input: $input) { id version } }';

let server: TestServer;
let connection: Connection;
let [ed, eve]: [string | undefined, string | undefined] = [undefined, undefined];

beforeAll(async () => {
  server = await startTestServer({ LOADTEST_MAX_UPLOAD: '80MB', LOADTEST_JWT_SECRET: SECRET });
  connection = await mongoose.createConnection(server.mongo.url).asPromise();
  ed = await server.signIn(await addPerson(server, 'ed', 'EDITOR'));
  eve = await server.signIn(await addPerson(server, 'eve', 'EDITOR'));
});
afterAll(async () => {
  await connection?.close();
  await server?.stop();
});

interface Made {
  readonly id: string;
  readonly uploadUrl: string;
}

async function make(name = 'Users', who = ed): Promise<Made> {
  const { data } = await server.ask(CREATE, { name }, who);
  const { file, uploadUrl } = data.createDataFile;
  return { id: file.id, uploadUrl };
}

function put({ uploadUrl }: Made, body: string | Uint8Array | ReadableStream): Promise<Response> {
  return fetch(server.url + uploadUrl, { method: 'PUT', body, duplex: 'half' } as RequestInit);
}

async function upload(csv: string, name?: string, who = ed): Promise<Made> {
  const made = await make(name, who);
  const answer = await put(made, csv);
  expect(answer.status).toBe(200);
  return made;
}

async function read(id: string, who = ed): Promise<Answer['data']> {
  return (await server.ask(READ, { id }, who)).data.dataFile;
}

/** Whatever lies in GridFS, of all files. */
async function chunks(): Promise<number> {
  return await connection.collection('data_rows.chunks').countDocuments();
}

async function rowsUrl(id: string): Promise<string> {
  const token = await createSignedLinks(SECRET).sign('rows', id, new Date(Date.now() + 60_000));
  return `${server.url}/data-files/${id}/rows?token=${token}`;
}

function withFile(name: string, fileId: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return scenarioInput(name, {
    data: [{ name: 'users', fileId }],
    steps: [{ name: 'Home', http: { url: '/{{users.id}}' } }],
    ...more,
  });
}

function csvStream(totalBytes: number, piece: Buffer, onPiece?: (sent: number) => void): ReadableStream {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(sent === 0 ? Buffer.concat([Buffer.from('id,text\n'), piece]) : piece);
      sent += piece.length;
      onPiece?.(sent);
      if (sent >= totalBytes) controller.close();
    },
  });
}

const LINES = Buffer.from(`1,${'x'.repeat(1021)}\n`.repeat(64));

describe('an upload', () => {
  it('is taken through a signed path, and its rows are known then', async () => {
    const answer = await server.ask(CREATE, { name: ' People ' }, ed);
    const { file, uploadUrl, expiresAt } = answer.data.createDataFile;
    expect(file).toMatchObject({
      name: 'People',
      status: 'WAITING',
      rowCount: 0,
      columns: [],
      preview: [],
      error: null,
    });
    expect(uploadUrl).toMatch(/^\/data-files\//);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    const csv = '\uFEFFid,name\r\n1,"Ann, ""A"""\r\n\r\n2,"Bo\nB"\r\n';
    const response = await put({ id: file.id, uploadUrl }, csv);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id: file.id, status: 'READY', rowCount: 2 });
    expect(await read(file.id)).toMatchObject({
      status: 'READY',
      error: null,
      columns: ['id', 'name'],
      rowCount: 2,
      sizeBytes: Buffer.byteLength(csv),
      owner: { name: 'ed' },
      preview: [
        { id: '1', name: 'Ann, "A"' },
        { id: '2', name: 'Bo\nB' },
      ],
    });
  });

  it('of long rows is previewed as far as there is room for it in a page of files', async () => {
    const made = await upload(`text\n${`${'x'.repeat(100_000)}\n`.repeat(5)}`);
    expect((await read(made.id)).preview).toHaveLength(2);
    const longest = await upload(`text\n"${'\u0001'.repeat(1_000_000)}"\n`);
    expect(await read(longest.id)).toMatchObject({ status: 'READY', rowCount: 1, preview: [] });
  });

  it('happens once, with the right link, whatever the session', async () => {
    const made = await upload('id\n1\n');
    expect((await put(made, 'id\n2\n')).status).toBe(409);
    const other = await make();
    const stolen = { ...other, uploadUrl: other.uploadUrl.replace(other.id, made.id) };
    expect((await put(stolen, 'id\n2\n')).status).toBe(403);
    expect((await put({ ...other, uploadUrl: `/data-files/${other.id}` }, 'id\n2\n')).status).toBe(403);
    expect(await read(made.id)).toMatchObject({ status: 'READY', preview: [{ id: '1' }] });
    expect(await read(other.id)).toMatchObject({ status: 'WAITING' });
  });

  it('of bad rows fails with the lines and the remedy, and leaves nothing', async () => {
    const before = await chunks();
    const made = await make();
    const response = await put(made, `id,name\n${'1,a\n'.repeat(200_000)}2\n3,b\n4,c,d\n`);
    expect(response.status).toBe(400);
    const message =
      'The file has 1 field in line 200002 but 2 columns: give each column one, empty ones too; has 3 fields';
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining(message), extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(await read(made.id)).toMatchObject({ status: 'FAILED', error: expect.stringContaining('in line 200004') });
    expect(await chunks()).toBe(before);
  });

  it('that is empty, or no UTF-8, fails', async () => {
    for (const [body, message] of [
      ['', 'is empty'],
      [Buffer.from('a\n\xff\n', 'latin1'), 'is not UTF-8 in line 2'],
    ] as const) {
      const made = await make();
      expect((await put(made, body)).status).toBe(400);
      expect((await read(made.id)).error).toContain(message);
    }
  });

  it('of many megabytes streams through, whatever is not read yet stays with its sender', async () => {
    const made = await make();
    const response = await put(made, csvStream(60 * MIB, LINES));
    expect(response.status).toBe(200);
    expect(await read(made.id)).toMatchObject({ status: 'READY', rowCount: 60 * 1024, sizeBytes: 60 * MIB + 8 });
    await server.ask(DELETE, { id: made.id }, ed);
  });

  it('beyond the limit is refused, announced or not, and leaves nothing', async () => {
    const before = await chunks();
    const streamed = await make();
    const response = await put(streamed, csvStream(90 * MIB, LINES));
    expect(response.status).toBe(413);
    expect(await read(streamed.id)).toMatchObject({ status: 'FAILED', error: expect.stringContaining('80 MB') });
    const announced = await make();
    expect((await put(announced, Buffer.alloc(81 * MIB, 'a,b\n'))).status).toBe(413);
    expect(await read(announced.id)).toMatchObject({ status: 'FAILED' });
    expect(await chunks()).toBe(before);
    const { data } = await server.ask('{ installation { maxUploadBytes } }', {}, null);
    expect(data.installation.maxUploadBytes).toBe(80 * MIB);
  });

  it('that breaks off fails at that byte, and leaves nothing', async () => {
    const before = await chunks();
    const made = await make();
    const sending = request(server.url + made.uploadUrl, { method: 'PUT', headers: { 'content-length': 10 * MIB } });
    sending.on('error', () => undefined);
    sending.write('id,text\n');
    for (let bytes = 0; bytes < 3 * MIB; bytes += LINES.length) sending.write(LINES);
    await expect.poll(chunks, { timeout: 20_000 }).toBeGreaterThan(before);
    sending.destroy();
    await expect.poll(async () => (await read(made.id)).status, { timeout: 20_000 }).toBe('FAILED');
    expect((await read(made.id)).error).toMatch(/^The upload broke off at byte \d{6,}: ask for a new upload$/);
    expect(await chunks()).toBe(before);
  });
});

describe('rows', () => {
  it('are read by ranges', async () => {
    const { id } = await upload(`id,name\n${Array.from({ length: 1000 }, (_, row) => `${row},n${row}\n`).join('')}`);
    const url = await rowsUrl(id);
    const whole = await fetch(url);
    const text = await whole.text();
    const etag = `"${createHash('sha256').update(text).digest('hex')}"`;
    expect(text.split('\n').slice(0, 2)).toEqual(['["0","n0"]', '["1","n1"]']);
    expect([whole.status, whole.headers.get('etag'), whole.headers.get('accept-ranges')]).toEqual([200, etag, 'bytes']);
    const part = await fetch(url, { headers: { range: 'bytes=5-20' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 5-20/${text.length}`]);
    expect(await part.text()).toBe(text.slice(5, 21));
    const beyond = await fetch(url, { headers: { range: `bytes=${text.length}-` } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${text.length}`]);
    const changed = await fetch(url, { headers: { range: 'bytes=0-1', 'if-range': '"another"' } });
    expect(changed.status).toBe(200);
    expect((await fetch(`${server.url}/data-files/${id}/rows?token=x`)).status).toBe(403);
  });
});

describe('rights', () => {
  it('owner and ADMIN see and delete a file, others do not know of it', async () => {
    const { id } = await upload('id\n1\n', 'Mine');
    expect(await read(id, eve)).toBeNull();
    expect(codes(await server.ask(DELETE, { id }, eve))).toEqual(['NOT_FOUND']);
    const list = (who?: string) =>
      server.ask('{ dataFiles(first: 100) { totalCount nodes { id } pageInfo { hasNextPage } } }', {}, who);
    const ids = async (who?: string) => (await list(who)).data.dataFiles.nodes.map((node: { id: string }) => node.id);
    expect(await ids(eve)).toEqual([]);
    expect(await ids(ed)).toContain(id);
    expect(await ids()).toContain(id);
    expect((await read(id, undefined)).name).toBe('Mine');
    expect((await server.ask(DELETE, { id })).data.deleteDataFile).toMatchObject({ id, name: 'Mine', status: 'READY' });
    expect(await read(id)).toBeNull();
  });

  it('a VIEWER uploads nothing; a name is needed', async () => {
    const viewer = await server.signIn(await addPerson(server, 'vera', 'VIEWER'));
    expect(codes(await server.ask(CREATE, { name: 'x' }, viewer))).toEqual(['FORBIDDEN']);
    expect(issuePaths(await server.ask(CREATE, { name: ' ' }, ed))).toEqual(['name']);
  });

  it("a scenario takes the asker's own READY files, and those that it has already", async () => {
    const mine = await upload('id\n1\n');
    const waiting = await make();
    const save = (fileId: string, who = ed) => server.ask(CREATE_SCENARIO, { input: withFile('S', fileId) }, who);
    for (const [fileId, who] of [
      [mine.id, eve],
      [waiting.id, ed],
      ['nothing', ed],
    ] as const)
      expect(issuePaths(await save(fileId, who))).toEqual(['input.data[0].fileId']);
    const preview = 'query ($input: ScenarioInput!) { previewScenario(input: $input) { issues { path message } } }';
    const { data } = await server.ask(preview, { input: withFile('S', waiting.id) }, ed);
    expect(data.previewScenario.issues).toEqual([
      { path: 'data[0].fileId', message: expect.stringContaining('not uploaded yet') },
    ]);

    const { id, version } = (await save(mine.id)).data.createScenario;
    const update =
      'mutation ($id: ID!, $version: Int!, $input: ScenarioInput!) { updateScenario(id: $id, version: $version, input: $input) { version } }';
    const shared = withFile('S', mine.id, { visibility: 'SHARED' });
    const byAdmin = await server.ask(update, { id, version, input: shared });
    expect(byAdmin.errors).toBeUndefined();
    const unknownColumn = withFile('S', mine.id, { steps: [{ name: 'a', http: { url: '/{{users.nothing}}' } }] });
    const refused = await server.ask(update, { id, version: version + 1, input: unknownColumn }, ed);
    expect(issuePaths(refused)).toEqual(['input.steps[0].http.url']);

    const definition =
      'query ($id: ID!) { scenario(id: $id) { definition { data { name columns rowCount file { id } } } } }';
    const seen = async (who?: string) => (await server.ask(definition, { id }, who)).data.scenario.definition.data[0];
    expect(await seen(ed)).toEqual({ name: 'users', columns: ['id'], rowCount: 1, file: { id: mine.id } });
    expect(await seen(eve)).toEqual({ name: 'users', columns: ['id'], rowCount: 1, file: null });
  });
});

describe('deleting', () => {
  it('removes the rows too', async () => {
    const before = await chunks();
    const { id } = await upload('id\n1\n');
    expect(await chunks()).toBeGreaterThan(before);
    await server.ask(DELETE, { id }, ed);
    expect(await chunks()).toBe(before);
    expect((await fetch(await rowsUrl(id))).status).toBe(404);
  });

  it('what is in use stays, and the asker hears by what', async () => {
    const { id } = await upload('id\n1\n2\n');
    const scenario = (await server.ask(CREATE_SCENARIO, { input: withFile('Checkout', id) }, ed)).data.createScenario;
    const refused = await server.ask(DELETE, { id }, ed);
    expect(codes(refused)).toEqual(['CONFLICT']);
    expect(refused.errors?.[0]?.message).toContain('in use by scenario "Checkout"');
    const start = 'mutation ($id: ID!) { startRun(scenarioId: $id) { id number } }';
    const run = (await server.ask(start, { id: scenario.id }, ed)).data.startRun;
    const byRun = await server.ask(DELETE, { id }, ed);
    expect(byRun.errors?.[0]?.message).toContain(`run ${run.number} of "Checkout"`);
    await server.ask('mutation ($id: ID!) { stopRun(id: $id) { id } }', { id: run.id }, ed);
    const status = async () =>
      (await server.ask('query ($id: ID!) { run(id: $id) { status } }', { id: run.id }, ed)).data.run.status;
    await expect.poll(status, { timeout: 20_000 }).toBe('FINISHED');
    await server.ask('mutation ($id: ID!) { deleteScenario(id: $id) { id } }', { id: scenario.id }, ed);
    expect((await server.ask(DELETE, { id }, ed)).data.deleteDataFile.id).toBe(id);
  });

  it('at the same time as saving: a scenario never ends up without its file', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { id } = await upload('id\n1\n');
      const [saved, deleted] = await Promise.all([
        server.ask(CREATE_SCENARIO, { input: withFile(`Race ${round}`, id) }, ed),
        server.ask(DELETE, { id }, ed),
      ]);
      const done = { saved: saved.errors === undefined, deleted: deleted.errors === undefined };
      expect(done.saved).toBe(!done.deleted);
      expect(await read(id)).toEqual(done.saved ? expect.objectContaining({ status: 'READY' }) : null);
    }
  });
});

it('what dead processes left is cleared away, by any replica', async () => {
  const [store, rows] = [new DataFileStore(connection), new RowsBucket(connection)];
  const before = await chunks();
  const broken = await make('Broken');
  const claim = await store.beginUpload(broken.id);
  if (claim === null) throw new Error('the upload did not begin');
  const sink = rows.sink(claim.rowsId);
  await sink.write(Buffer.alloc(3 * MIB, '["x"]\n'));
  expect(await chunks()).toBeGreaterThan(before);
  const old = await make('Never uploaded');
  const used = await upload('id\n1\n');

  const sweepAfter = (ms: number) => sweepDataFiles(store, rows, Date.now() + ms);
  await Promise.all([sweepAfter(60_000), sweepAfter(60_000)]);
  expect(await read(broken.id)).toMatchObject({ status: 'WAITING' });
  await Promise.all([sweepAfter(5 * 60_000), sweepAfter(5 * 60_000)]);
  expect(await read(broken.id)).toMatchObject({ status: 'FAILED', error: expect.stringContaining('new upload') });
  await Promise.all([sweepAfter(25 * 3_600_000), sweepAfter(25 * 3_600_000)]);
  expect([await read(broken.id), await read(old.id)]).toEqual([null, null]);
  expect(await read(used.id)).toMatchObject({ status: 'READY' });
  expect(await chunks()).toBe(before + 1);
});

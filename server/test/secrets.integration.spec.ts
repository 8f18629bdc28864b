/** Secrets of scenarios and runs: kept sealed, shown nowhere, given only to whom they are meant for. */
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  addPerson,
  codes,
  issuePaths,
  SECRET_KEY,
  scenarioInput,
  startTestServer,
  type TestServer,
} from './test-server.ts';

const VALUE = 'kq7-Ω-distinctive/value';
const CREATE =
  'mutation ($input: ScenarioInput!) { createScenario(input: $input) { id version definition { secrets { name isSet } } } }';
const UPDATE =
  'mutation ($id: ID!, $version: Int!, $input: ScenarioInput!) { updateScenario(id: $id, version: $version, input: $input) { version definition { secrets { name isSet } } } }';
const DUPLICATE =
  'mutation ($id: ID!) { duplicateScenario(id: $id) { id yaml definition { secrets { name isSet } } } }';
const START =
  'mutation ($id: ID!, $key: String, $overrides: RunOverridesInput) { startRun(scenarioId: $id, idempotencyKey: $key, overrides: $overrides) { id definition { target secrets { name isSet } } } }';
const TRY = 'mutation ($input: ScenarioInput!, $id: ID) { tryScenario(input: $input, scenarioId: $id) { ok error } }';

let server: TestServer;
let colleague: string;
let mongo: mongoose.Connection;
beforeAll(async () => {
  server = await startTestServer();
  colleague = await server.signIn(await addPerson(server, 'colleague', 'EDITOR'));
  mongo = await mongoose.createConnection(server.mongo.url).asPromise();
});
afterAll(async () => {
  await mongo.close();
  await server.stop();
});

const secrets = (...list: { name: string; value?: string | null }[]) => ({ secrets: list });
const input = (more: Record<string, unknown>) => scenarioInput('With secrets', more);
const messages = ({ errors }: Answer) => JSON.stringify(errors ?? []);

async function create(more: Record<string, unknown>): Promise<string> {
  const { data, errors } = await server.ask(CREATE, { input: input(more) });
  expect(errors).toBeUndefined();
  return data.createScenario.id;
}
const start = (id: string, overrides: Record<string, unknown> | null = null, who?: string, key?: string) =>
  server.ask(START, { id, overrides, key }, who);

async function everythingStored(): Promise<string> {
  const collections = await mongo.db?.collections();
  const documents = await Promise.all((collections ?? []).map((collection) => collection.find().toArray()));
  return JSON.stringify(documents);
}

describe('the secrets of a scenario', () => {
  it('stay until another value comes, and go with their name', async () => {
    const made = await server.ask(CREATE, { input: input(secrets({ name: 'token', value: VALUE }, { name: 'pin' })) });
    expect(made.data.createScenario.definition.secrets).toEqual([
      { name: 'token', isSet: true },
      { name: 'pin', isSet: false },
    ]);
    const { id } = made.data.createScenario;
    const save = async (version: number, list: Parameters<typeof secrets>) =>
      (await server.ask(UPDATE, { id, version, input: input(secrets(...list)) })).data.updateScenario.definition
        .secrets;
    expect(await save(1, [{ name: 'token' }, { name: 'pin', value: '1234' }])).toEqual([
      { name: 'token', isSet: true },
      { name: 'pin', isSet: true },
    ]);
    expect(await save(2, [{ name: 'pin', value: null }])).toEqual([{ name: 'pin', isSet: true }]);
    expect(await save(3, [{ name: 'pin' }, { name: 'token' }])).toEqual([
      { name: 'pin', isSet: true },
      { name: 'token', isSet: false },
    ]);
  });

  it('are in no document as they are, in no file, and in no copy', async () => {
    const id = await create(secrets({ name: 'token', value: VALUE }));
    const copy = await server.ask(DUPLICATE, { id });
    expect(copy.data.duplicateScenario.definition.secrets).toEqual([{ name: 'token', isSet: false }]);
    const { data } = await server.ask('query ($id: ID!) { scenario(id: $id) { yaml } }', { id });
    for (const yaml of [data.scenario.yaml, copy.data.duplicateScenario.yaml])
      expect(yaml).toContain('secrets:\n  - name: token\n');
    expect(JSON.stringify([data, copy.data])).not.toContain('distinctive');
    const stored = await everythingStored();
    expect(stored).toContain('"sealed":');
    expect(stored).not.toContain('distinctive');
  });

  it('are refused where they are empty or too long, and never repeated', async () => {
    const wrong = [
      { name: 'a', value: '' },
      { name: 'b', value: `${VALUE}${'x'.repeat(17_000)}` },
    ];
    const answer = await server.ask(CREATE, { input: input({ ...secrets(...wrong), steps: [] }) });
    expect(issuePaths(answer)).toEqual(['input.secrets[0].value', 'input.secrets[1].value', 'input.steps']);
    expect(messages(answer)).not.toContain('distinctive');
    const typed = await server.ask(CREATE, { input: input({ secrets: [{ name: 'a', value: 84627193 }] }) });
    expect(issuePaths(typed)).toEqual(['input.secrets[0].value']);
    expect(messages(typed)).not.toContain('84627193');
  });

  it('are lost to nobody who saves without having read them last', async () => {
    const id = await create(secrets({ name: 'token', value: VALUE }));
    await server.ask(UPDATE, { id, version: 1, input: input(secrets({ name: 'token', value: 'newer' })) });
    const late = await server.ask(UPDATE, { id, version: 1, input: input(secrets()) });
    expect(codes(late)).toEqual(['CONFLICT']);
    expect(late.errors?.[0]?.extensions['currentVersion']).toBe(2);
    const { data } = await server.ask('query ($id: ID!) { scenario(id: $id) { definition { secrets { isSet } } } }', {
      id,
    });
    expect(data.scenario.definition.secrets).toEqual([{ isSet: true }]);
  });
});

describe('a run', () => {
  it('starts with what is stored or given, and shows the names alone', async () => {
    const id = await create(secrets({ name: 'token', value: VALUE }, { name: 'pin' }));
    const without = await start(id);
    expect(issuePaths(without)).toEqual(['overrides.secrets']);
    expect(messages(without)).toContain('No value is stored for pin');
    const { data } = await start(id, secrets({ name: 'pin', value: '123456' }));
    expect(data.startRun.definition.secrets).toEqual([
      { name: 'token', isSet: true },
      { name: 'pin', isSet: true },
    ]);
    const run = await mongo.collection('runs').findOne({ _id: new mongoose.Types.ObjectId(data.startRun.id) });
    expect(run?.['secrets']).toEqual(expect.any(String));
    expect(await everythingStored()).not.toMatch(/distinctive|123456/);
  });

  it('is told apart by its secrets where the key comes twice', async () => {
    const id = await create(secrets({ name: 'pin' }));
    const first = await start(id, secrets({ name: 'pin', value: '1111' }), undefined, 'one');
    const again = await start(id, secrets({ name: 'pin', value: '1111' }), undefined, 'one');
    const other = await start(id, secrets({ name: 'pin', value: '2222' }), undefined, 'one');
    expect(again.data.startRun.id).toBe(first.data.startRun.id);
    expect(codes(other)).toEqual(['CONFLICT']);
  });

  it('gives stored secrets to another target only for those who may edit the scenario', async () => {
    const id = await create({ ...secrets({ name: 'token', value: VALUE }), visibility: 'SHARED' });
    const elsewhere = { target: 'http://127.0.0.1:9999' };
    expect((await start(id, null, colleague)).errors).toBeUndefined();
    expect((await start(id, { target: 'http://127.0.0.1:8080' }, colleague)).errors).toBeUndefined();
    const refused = await start(id, elsewhere, colleague);
    expect(issuePaths(refused)).toEqual(['overrides.secrets']);
    expect(messages(refused)).toContain('give values for token');
    expect(
      (await start(id, { ...elsewhere, ...secrets({ name: 'token', value: 'mine' }) }, colleague)).errors,
    ).toBeUndefined();
    expect((await start(id, elsewhere)).errors).toBeUndefined();
  });
});

describe('a try', () => {
  it('is refused with every problem, like a scenario that is saved', async () => {
    const answer = await server.ask(TRY, {
      input: input({ steps: [], load: { model: 'CONSTANT_RATE', rate: -1, duration: '1s' } }),
    });
    expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
    expect(issuePaths(answer)).toEqual(['input.load.rate', 'input.steps']);
  });

  it('needs a value for each secret: given, or stored with a scenario that one may edit', async () => {
    const list = secrets({ name: 'token' }, { name: 'pin', value: '1234' });
    expect(issuePaths(await server.ask(TRY, { input: input(list) }))).toEqual(['input.secrets[0].value']);
    const id = await create({ ...secrets({ name: 'token', value: VALUE }), visibility: 'SHARED' });
    expect(codes(await server.ask(TRY, { input: input(list), id }, colleague))).toEqual(['FORBIDDEN']);
    expect(codes(await server.ask(TRY, { input: input(list), id: '0'.repeat(24) }))).toEqual(['NOT_FOUND']);
    const alone = await server.ask(TRY, { input: input(list), id });
    expect(codes(alone)).toEqual(['UNAVAILABLE']);
    expect(alone.errors?.[0]).toMatchObject({
      message: expect.stringContaining('No worker is connected'),
      extensions: { retryAfterMs: expect.any(Number) },
    });
  });

  it('is nothing for a VIEWER, and nothing for nobody', async () => {
    const viewer = await server.signIn(await addPerson(server, 'viewer', 'VIEWER'));
    expect(codes(await server.ask(TRY, { input: input({}) }, viewer))).toEqual(['FORBIDDEN']);
    expect(codes(await server.ask(TRY, { input: input({}) }, null))).toEqual(['UNAUTHENTICATED']);
  });
});

describe('the key', () => {
  it('may be changed while the one before is known, and is needed to keep a value', async () => {
    const id = await create(secrets({ name: 'token', value: VALUE }));
    const next = Buffer.alloc(32, 'next key').toString('base64');
    await server.restart({ LOADTEST_SECRET_KEY: next, LOADTEST_SECRET_KEY_PREVIOUS: SECRET_KEY });
    expect((await start(id)).errors).toBeUndefined();
    await server.ask(UPDATE, { id, version: 1, input: input(secrets({ name: 'token' })) });
    await server.restart({ LOADTEST_SECRET_KEY: next });
    expect((await start(id)).errors).toBeUndefined();
    await server.restart({ LOADTEST_SECRET_KEY: '' });
    for (const answer of [
      await server.ask(CREATE, { input: input(secrets({ name: 'token', value: VALUE })) }),
      await server.ask(TRY, { input: input(secrets({ name: 'token', value: VALUE })) }),
    ]) {
      expect(issuePaths(answer)).toEqual(['input.secrets[0].value']);
      expect(messages(answer)).toContain('set LOADTEST_SECRET_KEY');
    }
    expect(issuePaths(await start(id))).toEqual(['overrides.secrets']);
    expect(issuePaths(await start(id, secrets({ name: 'token', value: VALUE })))).toEqual([
      'overrides.secrets[0].value',
    ]);
  });
});

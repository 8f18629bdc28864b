import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, codes, scenarioInput, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let editor: string;
let other: string;
let viewer: string;
beforeAll(async () => {
  server = await startTestServer();
  editor = await server.signIn(await addPerson(server, 'editor', 'EDITOR'));
  other = await server.signIn(await addPerson(server, 'other', 'EDITOR'));
  viewer = await server.signIn(await addPerson(server, 'viewer', 'VIEWER'));
});
afterAll(() => server.stop());

const CREATE = 'mutation ($input: ScenarioInput!) { createScenario(input: $input) { id } }';
const READ = 'query ($id: ID!) { scenario(id: $id) { name viewerCan owner { name email lastSignInAt } } }';
const UPDATE =
  'mutation ($id: ID!, $version: Int!, $input: ScenarioInput!) { updateScenario(id: $id, version: $version, input: $input) { version } }';
const DELETE = 'mutation ($id: ID!) { deleteScenario(id: $id) { id } }';
const LIST = '{ scenarios(first: 100) { nodes { name } totalCount } tags { tag } }';

async function create(name: string, visibility: string): Promise<string> {
  const input = scenarioInput(name, { visibility, tags: [`of ${name}`] });
  return (await server.ask(CREATE, { input }, editor)).data.createScenario.id;
}

describe('a private scenario', () => {
  it('is there for its owner and for admins only', async () => {
    const id = await create('Private', 'PRIVATE');
    const own = ['EDIT', 'RUN', 'DELETE', 'SHARE', 'EXPORT'];
    expect((await server.ask(READ, { id }, editor)).data.scenario.viewerCan).toEqual(own);
    expect((await server.ask(READ, { id })).data.scenario.viewerCan).toEqual(own);
    for (const token of [other, viewer]) {
      expect(await server.ask(READ, { id }, token)).toEqual({ data: { scenario: null } });
      const { data } = await server.ask(LIST, {}, token);
      expect(JSON.stringify(data)).not.toContain('Private');
      const change = { id, version: 1, input: scenarioInput('Stolen') };
      expect(codes(await server.ask(UPDATE, change, token))).toEqual(['NOT_FOUND']);
      expect(codes(await server.ask(DELETE, { id }, token))).toEqual(['NOT_FOUND']);
    }
  });
});

describe('a shared scenario', () => {
  it('is seen by all, changed by its owner and admins, run by editors', async () => {
    const id = await create('Shared', 'SHARED');
    expect((await server.ask(READ, { id }, other)).data.scenario.viewerCan).toEqual(['RUN', 'EXPORT']);
    expect((await server.ask(READ, { id }, viewer)).data.scenario.viewerCan).toEqual(['EXPORT']);
    for (const token of [other, viewer]) {
      const change = { id, version: 1, input: scenarioInput('Stolen') };
      expect(codes(await server.ask(UPDATE, change, token))).toEqual(['FORBIDDEN']);
      expect(codes(await server.ask(DELETE, { id }, token))).toEqual(['FORBIDDEN']);
      expect((await server.ask(LIST, {}, token)).data.scenarios).toEqual({
        nodes: [{ name: 'Shared' }],
        totalCount: 1,
      });
    }
    expect(
      (await server.ask(UPDATE, { id, version: 1, input: scenarioInput('Mine now') })).data.updateScenario,
    ).toEqual({
      version: 2,
    });
  });

  it('is copied by others as a private one of theirs', async () => {
    const id = await create('To copy', 'SHARED');
    const copy = 'mutation ($id: ID!) { duplicateScenario(id: $id) { visibility owner { name } } }';
    expect((await server.ask(copy, { id }, other)).data.duplicateScenario).toEqual({
      visibility: 'PRIVATE',
      owner: { name: 'other' },
    });
    expect(codes(await server.ask(copy, { id }, viewer))).toEqual(['FORBIDDEN']);
  });
});

describe('a person', () => {
  it('shows email and last sign-in to oneself and to admins only', async () => {
    const id = await create('Of the editor', 'SHARED');
    const own = (await server.ask(READ, { id }, editor)).data.scenario.owner;
    expect(own).toEqual({ name: 'editor', email: 'editor@example.com', lastSignInAt: expect.stringMatching(/Z$/) });
    expect((await server.ask(READ, { id })).data.scenario.owner).toEqual(own);
    expect((await server.ask(READ, { id }, other)).data.scenario.owner).toEqual({
      name: 'editor',
      email: null,
      lastSignInAt: null,
    });
  });

  it('who only looks makes no scenarios', async () => {
    expect(codes(await server.ask(CREATE, { input: scenarioInput('Mine') }, viewer))).toEqual(['FORBIDDEN']);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, codes, scenarioInput, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ LOADTEST_DEMO_TARGET: 'http://127.0.0.1:5001' });
});
afterAll(() => server.stop());

const CREATE = 'mutation ($input: ScenarioInput!) { createScenario(input: $input) { id version } }';
const UPDATE =
  'mutation ($id: ID!, $version: Int!, $input: ScenarioInput!) { updateScenario(id: $id, version: $version, input: $input) { version } }';
const LIST = `query ($filter: ScenarioFilter, $orderBy: ScenarioOrder, $first: Int! = 20, $after: String) {
  scenarios(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { id name } pageInfo { hasNextPage endCursor } totalCount
  }
}`;

async function create(name: string, more: Record<string, unknown> = {}): Promise<string> {
  const { data, errors } = await server.ask(CREATE, { input: scenarioInput(name, more) });
  expect(errors).toBeUndefined();
  return data.createScenario.id;
}
const list = (variables: Record<string, unknown>) => server.ask(LIST, variables);
const names = ({ data }: Answer): string[] => data.scenarios.nodes.map(({ name }: { name: string }) => name);

describe('a scenario', () => {
  it('comes back whole, whatever the keys of its JSON are called', async () => {
    const json = { $ref: 'a', 'a.b': 1, _bsontype: 'ObjectId', nested: [{ '': null }, 1e21, -0.5, '{{size}}'] };
    const input = scenarioInput('Whole', {
      description: 'All of it',
      tags: ['b', 'a'],
      variables: { size: 3, list: [1, { $id: 2 }] },
      load: { model: 'CONSTANT_USERS', users: 5, duration: '1h30m', warmUp: '5s' },
      steps: [
        {
          name: 'Post',
          http: { method: 'POST', url: '/{{size}}', headers: [{ name: 'X', value: 'y' }], json, timeout: '1.5s' },
        },
        {
          name: 'Form',
          http: { method: 'POST', url: '/f', form: [{ name: 'a', value: 'b' }] },
          thinkTime: '1s',
          thinkTimeMax: '2s',
        },
      ],
    });
    const id = (await server.ask(CREATE, { input })).data.createScenario.id;
    const { data, errors } = await server.ask(
      `query ($id: ID!) { scenario(id: $id) {
        name tags version viewerCan owner { name email } updatedBy { id } yaml
        definition {
          name description tags visibility variables httpVersion onWorkerLoss
          load { model rate users duration warmUp gracefulStop totalDuration stages { to } }
          steps { name thinkTime thinkTimeMax http { method url headers { name value } json form { name value } timeout connectTimeout maxRedirects retry { maxAttempts } } }
          secrets { name isSet } data { name columns rowCount }
        }
      } }`,
      { id },
    );
    expect(errors).toBeUndefined();
    const { definition, yaml, ...rest } = data.scenario;
    expect(rest).toMatchObject({ name: 'Whole', tags: ['b', 'a'], version: 1, owner: { email: 'admin@example.com' } });
    expect(rest.viewerCan).toEqual(['EDIT', 'RUN', 'DELETE', 'SHARE', 'EXPORT']);
    expect(definition.load).toEqual({
      model: 'CONSTANT_USERS',
      rate: null,
      users: 5,
      duration: '1h30m',
      warmUp: '5s',
      gracefulStop: '30s',
      totalDuration: '1h30m',
      stages: null,
    });
    expect(definition.variables).toEqual({ size: 3, list: [1, { $id: 2 }] });
    expect(definition.steps[0].http).toMatchObject({
      method: 'POST',
      json,
      timeout: '1.5s',
      connectTimeout: '10s',
      form: null,
    });
    expect(definition.steps[1]).toMatchObject({
      thinkTime: '1s',
      thinkTimeMax: '2s',
      http: { form: [{ name: 'a', value: 'b' }] },
    });
    expect(definition).toMatchObject({
      description: 'All of it',
      httpVersion: 'AUTO',
      onWorkerLoss: 'REPLACE',
      secrets: [],
      data: [],
    });
    expect(yaml).toMatch(/^name: Whole\n/);
  });

  it('is changed by one of fifty at once; the others are told the version that it has now', async () => {
    const id = await create('Contended');
    let version = 1;
    let changes = 0;
    while (changes < 3) {
      const tries = Array.from({ length: 50 }, (_, index) =>
        server.ask(UPDATE, { id, version, input: scenarioInput(`Contended by ${index}`) }),
      );
      const answers = await Promise.all(tries);
      const won = answers.filter(({ errors }) => errors === undefined);
      expect(won.map(({ data }) => data.updateScenario.version)).toEqual([version + 1]);
      for (const lost of answers.filter(({ errors }) => errors !== undefined)) {
        expect(lost.errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', currentVersion: version + 1 });
      }
      version += 1;
      changes += 1;
    }
  });

  it('is replaced as a whole: what is absent gets its default', async () => {
    const id = await create('Replaced', { tags: ['x'], description: 'old', cookies: 'NONE' });
    await server.ask(UPDATE, { id, version: 1, input: scenarioInput('Replaced') });
    const { data } = await server.ask(
      'query ($id: ID!) { scenario(id: $id) { tags description definition { cookies } } }',
      { id },
    );
    expect(data.scenario).toEqual({ tags: [], description: null, definition: { cookies: 'ITERATION' } });
  });

  it('is copied as a private one of the asker, and deleted so that nobody sees it', async () => {
    const id = await create('Original', { visibility: 'SHARED', tags: ['copyme'] });
    const copy = await server.ask(
      'mutation ($id: ID!) { duplicateScenario(id: $id) { id name visibility tags version } }',
      { id },
    );
    expect(copy.data.duplicateScenario).toMatchObject({
      name: 'Original (copy)',
      visibility: 'PRIVATE',
      tags: ['copyme'],
      version: 1,
    });
    const deleted = await server.ask('mutation ($id: ID!) { deleteScenario(id: $id) { id name } }', { id });
    expect(deleted.data.deleteScenario).toEqual({ id, name: 'Original' });
    for (const query of [
      'mutation ($id: ID!) { duplicateScenario(id: $id) { id } }',
      'mutation ($id: ID!) { deleteScenario(id: $id) { id } }',
    ]) {
      expect(codes(await server.ask(query, { id }))).toEqual(['NOT_FOUND']);
    }
    expect(names(await list({ filter: { tags: ['copyme'] } }))).toEqual(['Original (copy)']);
    for (const gone of [id, 'no id at all']) {
      expect(await server.ask('query ($id: ID!) { scenario(id: $id) { id } }', { id: gone })).toEqual({
        data: { scenario: null },
      });
    }
  });
});

describe('the list of scenarios', () => {
  it('is filtered by all that is given, and searched by the beginnings of words', async () => {
    await create('Zürich checkout', { tags: ['eu', 'shop'], visibility: 'SHARED' });
    await create('Boston checkout', { tags: ['us', 'shop'] });
    const found = async (filter: Record<string, unknown>) =>
      names(await list({ filter, orderBy: { field: 'NAME', direction: 'ASC' } }));
    expect(await found({ search: 'check' })).toEqual(['Boston checkout', 'Zürich checkout']);
    expect(await found({ search: 'CHECKOUT zurich' })).toEqual(['Zürich checkout']);
    expect(await found({ search: 'heckout' })).toEqual([]);
    expect(await found({ search: '.*' })).not.toEqual([]);
    expect(await found({ tags: ['shop', 'us'] })).toEqual(['Boston checkout']);
    expect(await found({ search: 'checkout', visibility: 'SHARED' })).toEqual(['Zürich checkout']);
    expect(await found({ search: 'checkout', mine: true })).toHaveLength(2);
    expect(await found({ search: 'checkout', ownerId: '0'.repeat(24) })).toEqual([]);
    expect(await found({ search: 'checkout', ownerId: 'nobody' })).toEqual([]);
    expect(await found({ search: 'checkout', lastVerdict: ['PASSED'] })).toEqual([]);
    const { data } = await server.ask('{ tags { tag scenarios } }');
    expect(data.tags.slice(0, 1)).toEqual([{ tag: 'shop', scenarios: 2 }]);
  });

  it.each(['NAME', 'CREATED_AT', 'UPDATED_AT', 'LAST_RUN_AT'])(
    'keeps its place by %s while rows come and go',
    async (field) => {
      const tag = `paged-${field}`;
      const ids: string[] = [];
      for (let index = 0; index < 11; index += 1) ids.push(await create(`Row ${index % 4}`, { tags: [tag] }));
      for (const direction of ['ASC', 'DESC']) {
        const seen: string[] = [];
        let after: string | null = null;
        for (let page = 0; page === 0 || after !== null; page += 1) {
          const answer: Answer = await list({
            filter: { tags: [tag] },
            orderBy: { field, direction },
            first: 3,
            after,
          });
          const { nodes, pageInfo, totalCount } = answer.data.scenarios;
          expect(totalCount).toBe(direction === 'ASC' && page > 0 ? 10 : direction === 'ASC' ? 11 : 10);
          seen.push(...nodes.map(({ id }: { id: string }) => id));
          if (direction === 'ASC' && page === 0) {
            // One that has been seen goes; the pages after it must neither repeat a row nor leave one out.
            await server.ask('mutation ($id: ID!) { deleteScenario(id: $id) { id } }', { id: seen[0] });
          }
          after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toHaveLength(direction === 'ASC' ? 11 : 10);
      }
    },
  );

  it('refuses a page that is too long, and a cursor of another list', async () => {
    for (const first of [0, 101]) {
      expect((await list({ first })).errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        issues: [{ path: 'first' }],
      });
    }
    const { data } = await list({ first: 1, orderBy: { field: 'NAME' } });
    const ofNames = data.scenarios.pageInfo.endCursor;
    for (const after of [ofNames, 'nonsense', Buffer.from('["NAME:DESC",{"$gt":""},"x"]').toString('base64url')]) {
      const answer = await list({ first: 1, orderBy: { field: 'CREATED_AT' }, after });
      expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', issues: [{ path: 'after' }] });
    }
  });
});

describe('the demo scenario', () => {
  const demo = async () => {
    const query = '{ scenarios(filter: { search: "demo shop" }) { nodes { id version definition { target } } } }';
    return (await server.ask(query)).data.scenarios.nodes;
  };

  it('is made once, follows its shop, and does not come back', async () => {
    expect(await demo()).toMatchObject([{ version: 1, definition: { target: 'http://127.0.0.1:5001' } }]);
    await server.restart({ LOADTEST_DEMO_TARGET: 'http://127.0.0.1:5002' });
    const [{ id, ...moved }] = await demo();
    expect(moved).toEqual({ version: 2, definition: { target: 'http://127.0.0.1:5002' } });
    await server.ask('mutation ($id: ID!) { deleteScenario(id: $id) { id } }', { id });
    await server.restart({ LOADTEST_DEMO_TARGET: 'http://127.0.0.1:5003' });
    expect(await demo()).toEqual([]);
  });
});

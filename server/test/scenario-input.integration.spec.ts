/** Bad input is refused as the contract says: all wrong types in one error; where the types are right, all the rest in one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes, issuePaths, scenarioInput, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const CREATE = 'mutation ($input: ScenarioInput!) { createScenario(input: $input) { id } }';
const create = (more: Record<string, unknown>) => server.ask(CREATE, { input: scenarioInput('Bad', more) });
const load = (more: Record<string, unknown>) => ({
  load: { model: 'CONSTANT_RATE', rate: 10, duration: '30s', ...more },
});
const step = (name: string, http: Record<string, unknown>) => ({ name, http });

describe('a scenario is refused', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['without steps', { steps: [] }, ['input.steps']],
    ['with a negative rate', load({ rate: -1 }), ['input.load.rate']],
    ['with a rate of 0 that is constant', load({ rate: 0 }), ['input.load.rate']],
    ['with a duration of 5 parsecs', load({ duration: '5 parsecs' }), ['input.load.duration']],
    [
      'with a URL of another scheme',
      { steps: [step('a', { url: 'ftp://example.com/' })] },
      ['input.steps[0].http.url'],
    ],
    ['with an unknown variable', { steps: [step('a', { url: '/{{nobody}}' })] }, ['input.steps[0].http.url']],
    [
      'with two steps of one name',
      { steps: [step('a', { url: '/' }), step('a', { url: '/' })] },
      ['input.steps[1].name'],
    ],
    ['with 1.5 users', { load: { model: 'CONSTANT_USERS', users: 1.5, duration: '1s' } }, ['input.load.users']],
    ['with a field that its model has no use for', load({ users: 5 }), ['input.load.users']],
    [
      'with a body of 1.5 MB',
      { steps: [step('a', { url: '/', method: 'POST', body: 'x'.repeat(1_500_000) })] },
      ['input.steps[0].http.body'],
    ],
  ])('%s', async (_what, more, paths) => {
    const answer = await create(more);
    expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
    expect(issuePaths(answer)).toEqual(paths);
    expect(answer.errors?.[0]?.extensions['requestId']).toEqual(expect.any(String));
  });

  it('with all wrong types at once, before anything else is looked at', async () => {
    const answer = await create({
      load: { model: 'SOMETIMES', rate: 'fast', duration: '5 parsecs' },
      steps: [step('a', { url: 7, timeout: 30, method: 'FETCH' }), { http: { url: '/' }, color: 'red' }],
    });
    expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
    expect(issuePaths(answer)).toEqual([
      'input.load.duration',
      'input.load.model',
      'input.load.rate',
      'input.steps[0].http.method',
      'input.steps[0].http.timeout',
      'input.steps[0].http.url',
      'input.steps[1].color',
      'input.steps[1].name',
    ]);
  });

  it('with all the rest at once where the types are right', async () => {
    const answer = await create({
      name: '',
      ...load({ rate: 0, users: 1 }),
      steps: [step('a', { url: 'gopher://x', body: 'a', json: {} }), step('a', { url: '/{{nobody}}' })],
    });
    expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
    expect(issuePaths(answer)).toEqual(
      expect.arrayContaining([
        'input.load.rate',
        'input.load.users',
        'input.name',
        'input.steps[0].http.url',
        'input.steps[1].http.url',
        'input.steps[1].name',
      ]),
    );
  });

  it('as a wrong document where its duration stands in the document', async () => {
    const literal = `mutation { createScenario(input: { name: "a", target: "http://x", steps: [],
      load: { model: CONSTANT_RATE, duration: "5 parsecs" } }) { id } }`;
    expect(codes(await server.ask(literal))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it('when it is changed as when it is made, and stays as it was', async () => {
    const id = (await server.ask(CREATE, { input: scenarioInput('Good') })).data.createScenario.id;
    const update =
      'mutation ($id: ID!, $input: ScenarioInput!) { updateScenario(id: $id, version: 1, input: $input) { version } }';
    const answer = await server.ask(update, { id, input: scenarioInput('Bad', { steps: [] }) });
    expect(issuePaths(answer)).toEqual(['input.steps']);
    const { data } = await server.ask('query ($id: ID!) { scenario(id: $id) { name version } }', { id });
    expect(data.scenario).toEqual({ name: 'Good', version: 1 });
  });
});

describe('a preview', () => {
  const PREVIEW = `query ($input: ScenarioInput!, $points: Int! = 300) { previewScenario(input: $input, points: $points) {
    issues { path message severity } duration plannedIterations peak points { second planned } slotsNeeded
  } }`;

  it('tells what a scenario would do', async () => {
    const { data } = await server.ask(PREVIEW, { input: scenarioInput('Preview', load({ rate: 12_000 })), points: 2 });
    expect(data.previewScenario).toEqual({
      issues: [],
      duration: '30s',
      plannedIterations: 360_000,
      peak: 12_000,
      points: [
        { second: 0, planned: 12_000 },
        { second: 30, planned: 12_000 },
      ],
      slotsNeeded: 3,
    });
  });

  it('has the problems of a bad scenario in it, and no error', async () => {
    const answer = await server.ask(PREVIEW, { input: scenarioInput('Preview', { ...load({ rate: -5 }), steps: [] }) });
    expect(answer.errors).toBeUndefined();
    const { issues, ...rest } = answer.data.previewScenario;
    expect(issues.map(({ path }: { path: string }) => path)).toEqual(expect.arrayContaining(['load.rate', 'steps']));
    expect(rest).toEqual({ duration: null, plannedIterations: null, peak: null, points: [], slotsNeeded: null });
  });

  it('is drawn with 2 to 2,000 points', async () => {
    const answer = await server.ask(PREVIEW, { input: scenarioInput('Preview'), points: 2001 });
    expect(issuePaths(answer)).toEqual(['points']);
  });
});

it('a request of 10 MB is refused with 413 and a JSON error', async () => {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: CREATE, variables: { input: 'x'.repeat(10_000_000) } }),
  });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contextOf, silent, somebody } from '../testing/context.ts';
import { exampleSchema, type SourceLog } from '../testing/example-schema.ts';
import { SocketClient } from '../testing/socket-client.ts';
import { prepare, RefusedOperation, run } from './execute.ts';
import { createGraphqlSockets, type GraphqlSockets, type SocketSession, type SocketSessions } from './websocket.ts';

const alive: SocketSession = { sessionId: 'session', user: somebody };
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

interface Served {
  readonly url: string;
  readonly sockets: GraphqlSockets;
  readonly sources: SourceLog;
}

async function serve(sessions: Partial<SocketSessions> = {}): Promise<Served> {
  const sources = { opened: 0, ended: 0 };
  const all = { connect: async () => alive, resume: async () => alive, ...sessions };
  const sockets = createGraphqlSockets(exampleSchema(sources), all, silent);
  const http = createServer().on('upgrade', sockets.upgrade);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  endings.push(async () => {
    await sockets.close();
    await new Promise((resolve) => http.close(resolve));
  });
  return { url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`, sockets, sources };
}

async function connected(served: Served, payload: Record<string, unknown> = {}): Promise<SocketClient> {
  const client = new SocketClient(served.url);
  expect(await client.connect(payload)).toMatchObject({ type: 'connection_ack' });
  return client;
}

describe('the socket', () => {
  it('is closed with 4401 where there is no session', async () => {
    const { url } = await serve({ connect: async () => null });
    const client = new SocketClient(url);
    void client.connect();
    expect(await client.closed).toBe(4401);
  });

  it('is closed with 1013 where it cannot be told who connects', async () => {
    const away = Object.assign(new Error('Connection is closed.'), { name: 'Error' });
    const { url } = await serve({ connect: () => Promise.reject(away) });
    const client = new SocketClient(url);
    void client.connect();
    expect(await client.closed).toBe(1013);
  });

  it('is closed with 4401 at the next subscription where the session ended meanwhile', async () => {
    const served = await serve({ resume: async () => null });
    const client = await connected(served);
    client.subscribe('1', 'subscription { numbers(upTo: 1) }');
    expect(await client.closed).toBe(4401);
  });

  it('is closed with 4401 when its session ends, and only then', async () => {
    const served = await serve();
    const client = await connected(served);
    expect([...served.sockets.sessionIds()]).toEqual(['session']);
    served.sockets.closeSessions((id) => id === 'another');
    client.send({ type: 'ping' });
    expect(await client.next()).toMatchObject({ type: 'pong' });
    served.sockets.closeSessions((id) => id === 'session');
    expect(await client.closed).toBe(4401);
  });

  it('is closed with 1012 when the server restarts, and its sources end', async () => {
    const served = await serve();
    const client = await connected(served);
    client.subscribe('1', 'subscription { numbers(upTo: 1) }');
    expect(await client.next()).toMatchObject({ type: 'next', payload: { data: { numbers: 1 } } });
    await served.sockets.close();
    expect(await client.closed).toBe(1012);
    expect(served.sources).toEqual({ opened: 1, ended: 1 });
  });

  it('is closed with 1013 where its client is too slow', async () => {
    const client = await connected(await serve());
    client.subscribe('1', 'subscription { numbers(upTo: 0, failWith: "slow") }');
    expect(await client.closed).toBe(1013);
  });

  it('leaves no source behind when its client goes, in whatever state', async () => {
    const served = await serve();
    const client = await connected(served);
    client.subscribe('1', 'subscription { numbers(upTo: 1) }');
    client.subscribe('2', 'subscription { numbers(upTo: 0) }');
    await client.next();
    await client.leave();
    await vi.waitFor(() => expect(served.sources).toEqual({ opened: 2, ended: 2 }));
  });

  it('ends one subscription when it is completed, and goes on with the others', async () => {
    const served = await serve();
    const client = await connected(served);
    client.subscribe('1', 'subscription { numbers(upTo: 1) }');
    await client.next();
    client.send({ id: '1', type: 'complete' });
    await vi.waitFor(() => expect(served.sources.ended).toBe(1));
    client.subscribe('2', 'subscription { numbers(upTo: 1) }');
    expect(await client.next()).toMatchObject({ id: '2', payload: { data: { numbers: 1 } } });
  });
});

describe('a refusal over the socket', () => {
  it('goes to its subscription, and the socket goes on', async () => {
    const client = await connected(await serve());
    client.subscribe('1', 'subscription { refusedFeed }');
    expect(await client.next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ extensions: { code: 'UNAVAILABLE', retryAfterMs: 1000, requestId: expect.any(String) } }],
    });
    client.subscribe('2', 'subscription { numbers(upTo: 0, failWith: "away") }');
    expect(await client.next()).toMatchObject({
      id: '2',
      type: 'error',
      payload: [{ extensions: { code: 'UNAVAILABLE' } }],
    });
    client.subscribe('3', 'subscription { numbers(upTo: 0, failWith: "hidden") }');
    const hidden = await client.next();
    expect(hidden).toMatchObject({
      id: '3',
      type: 'error',
      payload: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
    expect(JSON.stringify(hidden)).not.toContain('password');
    client.subscribe('4', 'subscription { numbers(upTo: 1) }');
    expect(await client.next()).toMatchObject({ id: '4', type: 'next' });
  });

  it('is given to more subscriptions than a socket carries', async () => {
    const client = await connected(await serve());
    for (let id = 0; id < 101; id += 1) client.subscribe(String(id), 'subscription { numbers(upTo: 0) }');
    expect(await client.next()).toMatchObject({
      id: '100',
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
  });

  it('is given to queries and mutations, except from GraphiQL', async () => {
    const served = await serve();
    const client = await connected(served);
    client.subscribe('1', '{ installation }');
    expect(await client.next()).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    const graphiql = await connected(served, { client: 'graphiql' });
    graphiql.subscribe('1', '{ installation }');
    expect(await graphiql.next()).toMatchObject({ type: 'next', payload: { data: { installation: 'open' } } });
  });

  it.each([
    ['{ echo(', {}],
    ['{ nothing }', {}],
    ['query ($input: PlanInput!) { echo(input: $input) }', { input: { rate: 'x', steps: [{ http: { timeout: 5 } }] } }],
    [`{ ${'nested { '.repeat(20)} leaf ${'} '.repeat(20)} }`, {}],
    ['{ refused }', {}],
    ['{ conflicting }', {}],
    ['{ broken }', {}],
    ['{ mongoAway }', {}],
  ])('has the same errors as over HTTP: %s', async (document, variables) => {
    const client = await connected(await serve(), { client: 'graphiql' });
    client.subscribe('1', document, variables);
    const { type, payload } = await client.next();
    const overSocket = type === 'error' ? payload : (payload as { errors: unknown }).errors;
    expect(withoutRequestId(overSocket)).toEqual(withoutRequestId(await overHttp(document, variables)));
  });
});

async function overHttp(document: string, variables: Record<string, unknown>): Promise<unknown> {
  try {
    const operation = prepare(exampleSchema(), { document, variables, takes: () => true }, contextOf());
    return (await run(operation)).errors;
  } catch (error) {
    if (error instanceof RefusedOperation) return error.errors;
    throw error;
  }
}

function withoutRequestId(errors: unknown): unknown {
  return JSON.parse(JSON.stringify(errors, (key, value) => (key === 'requestId' ? 'some' : value)));
}

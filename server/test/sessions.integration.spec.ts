import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SocketClient } from '../src/testing/socket-client.ts';
import { ADMIN, codes, startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const SIGN_IN = `mutation ($email: String!, $password: String!, $cookie: Boolean! = false) {
  signIn(email: $email, password: $password, cookie: $cookie) { token expiresAt user { email role lastSignInAt } }
}`;
const ME = '{ me { email } }';
const FEED = 'subscription { runsChanged { id } }';
const socketUrl = () => `${server.url.replace('http', 'ws')}/graphql`;

async function cookieOf(who = ADMIN): Promise<{ cookie: string; header: string; token: unknown }> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: SIGN_IN, variables: { ...who, cookie: true } }),
  });
  const header = response.headers.get('set-cookie') ?? '';
  const { data } = (await response.json()) as { data: { signIn: { token: unknown } } };
  return { cookie: header.split(';')[0] ?? '', header, token: data.signIn.token };
}

async function askWithCookie(cookie: string, query: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', cookie };
  return fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
}

describe('signing in', () => {
  it('gives a token that works for a day, and knows the email in any case', async () => {
    const { data } = await server.ask(SIGN_IN, { ...ADMIN, email: ADMIN.email.toUpperCase() }, null);
    const { token, expiresAt, user } = data.signIn;
    expect(user).toMatchObject({ email: ADMIN.email, role: 'ADMIN' });
    expect((Date.parse(expiresAt) - Date.now()) / 3_600_000).toBeCloseTo(24, 1);
    expect(await server.ask(ME, {}, token)).toEqual({ data: { me: { email: ADMIN.email } } });
  });

  it('tells an unknown person and a wrong password in the same words', async () => {
    const wrong = await server.ask(SIGN_IN, { ...ADMIN, password: 'wrong' }, null);
    const unknown = await server.ask(SIGN_IN, { email: 'nobody@example.com', password: 'wrong' }, null);
    expect(codes(wrong)).toEqual(['UNAUTHENTICATED']);
    const shown = (answer: typeof wrong) => ({ ...answer.errors?.[0], extensions: codes(answer) });
    expect(shown(unknown)).toEqual(shown(wrong));
  });

  it('gives a cookie that no script sees, and then no token', async () => {
    const { cookie, header, token } = await cookieOf();
    expect(token).toBeNull();
    expect(header).toMatch(/; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/);
    expect(await (await askWithCookie(cookie, ME)).json()).toEqual({ data: { me: { email: ADMIN.email } } });
  });

  it('marks the cookie as secure under TLS', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ query: SIGN_IN, variables: { ...ADMIN, cookie: true } }),
    });
    expect(response.headers.get('set-cookie')).toContain('; Secure');
  });

  it('is needed for everything but signIn, me and installation', async () => {
    expect(await server.ask('{ me { id } installation { name version secondsKept regions } }', {}, null)).toEqual({
      data: { me: null, installation: { name: 'LoadTest', version: '0.1.0', secondsKept: '30d', regions: [] } },
    });
    expect(codes(await server.ask('{ scenarios { nodes { id } } tags { tag } }', {}, null))).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
    expect(codes(await server.ask('mutation { signOut }', {}, null))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await server.ask('{ scenarios { nodes { id } } }', {}, 'nonsense'))).toEqual(['UNAUTHENTICATED']);
  });
});

describe('a session', () => {
  it('is renewed with another token, and both work', async () => {
    const token = await server.signIn(ADMIN);
    const { data } = await server.ask('mutation { renewSession { token } }', {}, token);
    for (const each of [token, data.renewSession.token]) {
      expect((await server.ask(ME, {}, each)).data.me).toEqual({ email: ADMIN.email });
    }
  });

  it('ends by signing out: its tokens, its cookie, and at once its sockets', async () => {
    const token = await server.signIn(ADMIN);
    const other = await server.signIn(ADMIN);
    const socket = new SocketClient(socketUrl());
    const stays = new SocketClient(socketUrl());
    await socket.connect({ authorization: `Bearer ${token}` });
    await stays.connect({ authorization: `Bearer ${other}` });
    expect(await server.ask('mutation { signOut }', {}, token)).toEqual({ data: { signOut: true } });
    expect(await socket.closed).toBe(4401);
    expect((await server.ask(ME, {}, token)).data.me).toBeNull();
    expect((await server.ask(ME, {}, other)).data.me).toEqual({ email: ADMIN.email });
    await stays.leave();

    const { cookie } = await cookieOf();
    const signedOut = await askWithCookie(cookie, 'mutation { signOut }');
    expect(signedOut.headers.get('set-cookie')).toMatch(/^loadtest_session=;.*Expires=Thu, 01 Jan 1970/);
  });

  it('is still there after a restart of the server', async () => {
    const token = await server.signIn(ADMIN);
    await server.restart();
    expect((await server.ask(ME, {}, token)).data.me).toEqual({ email: ADMIN.email });
  });
});

describe('a WebSocket', () => {
  const connect = (headers: Record<string, string>, payload: Record<string, unknown> = {}) => {
    const socket = new SocketClient(socketUrl(), headers);
    const acknowledged = socket.connect(payload).then(({ type }) => type);
    return Promise.race([acknowledged, socket.closed]).finally(() => socket.leave());
  };

  it('is signed in by a bearer token, or by the cookie of a page of ours', async () => {
    const token = await server.signIn(ADMIN);
    const { cookie } = await cookieOf();
    expect(await connect({}, { authorization: `Bearer ${token}` })).toBe('connection_ack');
    expect(await connect({ cookie, origin: server.url })).toBe('connection_ack');
  });

  it('is refused with 4401 otherwise', async () => {
    const { cookie } = await cookieOf();
    expect(await connect({ cookie, origin: 'http://evil.example' })).toBe(4401);
    expect(await connect({ cookie })).toBe(4401);
    expect(await connect({}, { authorization: 'Bearer nonsense' })).toBe(4401);
    expect(await connect({ cookie, origin: server.url }, { authorization: 'Bearer nonsense' })).toBe(4401);
    expect(await connect({})).toBe(4401);
  });

  it('gives the same errors as HTTP', async () => {
    const token = await server.signIn(ADMIN);
    const document = 'subscription ($runId: ID!, $after: Int) { runMetrics(runId: $runId, after: $after) { second } }';
    const socket = new SocketClient(socketUrl());
    await socket.connect({ authorization: `Bearer ${token}` });
    socket.subscribe('1', document, { after: 1.5 });
    expect(await socket.next()).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'BAD_USER_INPUT', issues: [{ path: 'runId' }, { path: 'after' }] } }],
    });
    socket.subscribe('2', document, { runId: '0'.repeat(24) });
    expect(await socket.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'NOT_FOUND' } }] });
    socket.subscribe('3', FEED);
    socket.send({ type: 'ping' });
    expect(await socket.next()).toMatchObject({ type: 'pong' });
    await socket.leave();
  });
});

describe('GraphiQL', () => {
  it('sends to the sign-in page who is not signed in, and asks no other host', async () => {
    const away = await fetch(`${server.url}/graphiql`, { redirect: 'manual' });
    expect([away.status, away.headers.get('location')]).toEqual([302, '/sign-in?next=/graphiql']);
    const { cookie } = await cookieOf();
    const page = await fetch(`${server.url}/graphiql`, { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await page.text()).not.toMatch(/https?:\/\//);
  });
});

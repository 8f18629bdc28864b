import { expect, it } from 'vitest';
import { createSessionTokens } from '../users/session-tokens.ts';
import { createSignedLinks } from './signed-links.ts';

const SECRET = 'a secret of the tests, long enough to be one';
const links = createSignedLinks(SECRET);
const later = new Date(Date.now() + 60_000);

it('a link is good for its purpose, its file and its time alone', async () => {
  const token = await links.sign('upload', 'a', later);
  expect(await links.allows('upload', 'a', token)).toBe(true);
  expect(await links.allows('upload', 'b', token)).toBe(false);
  expect(await links.allows('rows', 'a', token)).toBe(false);
  expect(await createSignedLinks('another secret').allows('upload', 'a', token)).toBe(false);
  expect(await links.allows('upload', 'a', await links.sign('upload', 'a', new Date(Date.now() - 1000)))).toBe(false);
});

it('what is no link, or a session, opens nothing; a link is no session', async () => {
  const sessions = createSessionTokens(SECRET);
  const session = await sessions.sign({ sessionId: 's', userId: 'a' }, later);
  for (const token of ['', 'x', 'a.b.c', session]) expect(await links.allows('upload', 'a', token)).toBe(false);
  expect(await sessions.verify(await links.sign('upload', 'a', later))).toBeNull();
});

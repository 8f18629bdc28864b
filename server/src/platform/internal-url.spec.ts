import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { internalUrl } from './internal-url.ts';

it.each([
  ['http://server:4000', '0.0.0.0', 'http://server:4000'],
  [null, '127.0.0.1', 'http://127.0.0.1:81'],
  [null, '::1', 'http://[::1]:81'],
  [null, '0.0.0.0', `http://${hostname()}:81`],
  [null, '::', `http://${hostname()}:81`],
])('set to %j, on host %s', (set, host, url) => {
  expect(internalUrl({ internalUrl: set, host }, 81)).toBe(url);
});

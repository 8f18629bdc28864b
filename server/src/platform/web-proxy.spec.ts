import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { silent } from '../testing/context.ts';
import { createFigures } from './figures.ts';
import { createHttp } from './http.ts';
import { mountWebProxy, proxyUpgrade } from './web-proxy.ts';

let dashboard: Server;
let http: FastifyInstance;
let url: string;

beforeAll(async () => {
  dashboard = createServer((request, response) => {
    response.setHeader('x-from', 'dashboard');
    response.end(`${request.method} ${request.url} ${request.headers.cookie ?? ''}`);
  });
  const echoes = new WebSocketServer({ server: dashboard });
  echoes.on('connection', (socket, request) => {
    socket.on('message', (data) => socket.send(`${request.url}: ${data}`));
  });
  await new Promise<void>((resolve) => dashboard.listen(0, '127.0.0.1', resolve));
  const webUrl = `http://127.0.0.1:${(dashboard.address() as AddressInfo).port}`;
  http = await createHttp(silent, createFigures(), { problems: async () => ({}), started: () => undefined });
  await mountWebProxy(http, webUrl);
  http.server.on('upgrade', (request, socket, head) => proxyUpgrade(webUrl, request, socket, head, silent));
  url = await http.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => http.close());

describe('the dashboard behind the API', () => {
  it('gets every path that is not one of the API', async () => {
    const page = await fetch(`${url}/runs/1?tab=steps`, { headers: { cookie: 'a=b' } });
    expect([page.headers.get('x-from'), await page.text()]).toEqual(['dashboard', 'GET /runs/1?tab=steps a=b']);
    expect((await fetch(`${url}/healthz`)).headers.get('x-from')).toBeNull();
  });

  it('gets its own WebSockets', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/_next/webpack-hmr?id=1`);
    socket.once('open', () => socket.send('hello'));
    const answer = await new Promise((resolve) => socket.once('message', (data) => resolve(String(data))));
    expect(answer).toBe('/_next/webpack-hmr?id=1: hello');
    socket.close();
    await new Promise((resolve) => socket.once('close', resolve));
  });

  it('is said to be away where it is, on a page that tries again', async () => {
    await new Promise((resolve) => {
      dashboard.close(resolve);
      dashboard.closeAllConnections();
    });
    const page = await fetch(`${url}/runs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('http-equiv="refresh"');
    const socket = new WebSocket(`${url.replace('http', 'ws')}/_next/webpack-hmr`);
    await new Promise((resolve) => socket.once('error', resolve));
  });
});

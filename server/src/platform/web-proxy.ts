/** Everything that is no path of the API goes on to the dashboard's process, so that a browser sees one origin. */

import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import fastifyHttpProxy from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';
import type { Logger } from './log.ts';

const AWAY = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width"><title>LoadTest: the dashboard is away</title>
<body style="font:16px/1.5 system-ui;max-width:32rem;margin:20vh auto;padding:0 1rem">
<h1 style="font-size:1.25rem">The dashboard does not answer</h1>
<p>Its process is starting, or it stopped. This page tries again every two seconds. Runs go on meanwhile, and the API is at <code>/graphql</code>.</p>`;

/** Mounts the proxy under every path that has no route yet. */
export async function mountWebProxy(http: FastifyInstance, webUrl: string): Promise<void> {
  await http.register(fastifyHttpProxy, {
    upstream: webUrl,
    replyOptions: {
      onError: (reply) => {
        reply.code(502).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(AWAY);
      },
    },
  });
}

/** Passes a WebSocket's upgrade on as it is: the dashboard's own, while it is developed. */
export function proxyUpgrade(
  webUrl: string,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  log: Logger,
): void {
  const { hostname, port } = new URL(webUrl);
  const upstream = connect(Number(port || 80), hostname, () => {
    const headers = request.rawHeaders.reduce(
      (text, part, index) => text + part + (index % 2 === 0 ? ': ' : '\r\n'),
      '',
    );
    upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`);
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  const end = (error?: Error) => {
    if (error) log.debug({ err: error }, "The dashboard's WebSocket broke");
    upstream.destroy();
    socket.destroy();
  };
  upstream.once('error', end).once('close', () => end());
  socket.once('error', end).once('close', () => end());
}

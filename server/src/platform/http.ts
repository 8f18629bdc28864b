/** The one public port: request ids, limits, health, figures. Domains and GraphQL mount their routes on it. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import fastifyCookie from '@fastify/cookie';
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { badUserInput } from './errors.ts';
import type { Figures } from './figures.ts';
import type { Logger } from './log.ts';
import { publicError } from './public-error.ts';
import type { Readiness } from './readiness.ts';

/** A request's body at most, bytes; above it the answer is 413. */
export const BODY_LIMIT_BYTES = 2 * 1024 * 1024;
const REQUEST_ID_HEADER = 'x-request-id';
const REQUEST_ID = /^[\w.-]{1,64}$/;
/** A body has to be there after so long, ms; not that of a route that streams. */
const BODY_WITHIN_MS = 60_000;
/** A body that is too long is read to its end, so that its sender gets the answer, but no longer than this (ms). */
const DRAIN_AT_MOST_MS = 5000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is read as it comes and may take as long as it takes: the route looks after idle connections. */
    streams?: boolean;
  }
}

export async function createHttp(log: Logger, figures: Figures, readiness: Readiness): Promise<FastifyInstance> {
  const http = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    genReqId: requestId,
  });
  await http.register(fastifyCookie);
  http.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    if (request.routeOptions.config.streams !== true) limitBody(request.raw);
  });
  http.addHook('onResponse', async (request, reply) => {
    const { method, url, id } = request;
    // A query may carry a signed link.
    const [path] = url.split('?');
    log.debug({ requestId: id, method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'Request');
  });
  http.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply, log));

  http.get('/healthz', async () => ({ status: 'alive' }));
  http.get('/readyz', async (_request, reply) => {
    const problems = await readiness.problems();
    const ready = Object.keys(problems).length === 0;
    reply.code(ready ? 200 : 503);
    return ready ? { status: 'ready' } : { status: 'not ready', problems };
  });
  http.get('/metrics', async (_request, reply) => {
    reply.header('content-type', figures.registry.contentType);
    return figures.text();
  });
  return http;
}

function requestId(request: { readonly headers: Readonly<Record<string, string | string[] | undefined>> }): string {
  const given = request.headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Refusals of Fastify itself, in the shape of a GraphQL answer. */
async function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, log: Logger) {
  const status = error.statusCode ?? 500;
  const scope = { requestId: request.id, log: log.child({ requestId: request.id }) };
  if (status === 413) await drained(request.raw);
  const message = status === 413 ? `The request is longer than ${BODY_LIMIT_BYTES / 1024 / 1024} MB` : error.message;
  const shown = status < 500 ? badUserInput([{ path: '', message }]) : error;
  return reply.code(status).send({ errors: [publicError(shown, scope)] });
}

/** Ends the connection where the body does not come, answered or not. The answer may take as long as it takes. */
function limitBody(body: IncomingMessage): void {
  const stopWhenComplete = () => {
    if (body.complete) clearTimeout(timer);
  };
  const timer = setTimeout(() => {
    if (!body.complete) body.socket.destroy();
  }, BODY_WITHIN_MS).unref();
  body.once('end', stopWhenComplete).once('close', stopWhenComplete);
}

/** Reads what is left of a body, so that its sender gets the answer, for a while. Never rejects. */
export async function drained(body: Readable): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    body
      .once('close', resolve)
      .once('end', resolve)
      .once('error', () => resolve());
  });
  body.resume();
  if (!body.readableEnded) await Promise.race([ended, delay(DRAIN_AT_MOST_MS, undefined, { ref: false })]);
}

/** GraphiQL at `/graphiql`, from files that `build.ts` made: no other host is ever asked. For the signed in only. */
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { ContextOfRequest } from './apollo.ts';

const ASSETS = '/graphiql/assets/';
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL · LoadTest</title>
<link rel="stylesheet" href="${ASSETS}graphiql.css">
<style>html, body, #graphiql { height: 100%; margin: 0 }</style>
</head>
<body><div id="graphiql">Loading…</div><script type="module" src="${ASSETS}graphiql.js"></script></body>
</html>
`;
/** The editor sets styles in place and carries its fonts in its stylesheet. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; frame-ancestors 'none'";

export async function mountGraphiql(http: FastifyInstance, contextOf: ContextOfRequest): Promise<void> {
  // The same folder from the bundle in dist/ and from the source in src/platform/.
  const built = new URL(import.meta.url.endsWith('.ts') ? '../../dist/graphiql/' : './graphiql/', import.meta.url);
  await http.register(fastifyStatic, { root: fileURLToPath(built), prefix: ASSETS, decorateReply: false });
  http.get('/graphiql', async (request, reply) => {
    const { user } = await contextOf(request, reply);
    if (user === null) return reply.redirect('/sign-in?next=/graphiql');
    return reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(PAGE);
  });
}

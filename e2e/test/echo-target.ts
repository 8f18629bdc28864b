/** A target that sends back whatever it is told, in every place and form where a secret could come out again. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EchoTarget {
  readonly url: string;
  /** The last request to `/echo` as it came. */
  readonly last: { readonly head: string; readonly body: string } | null;
  /** Requests to `/silent`. */
  readonly silent: number;
  stop(): Promise<void>;
}

/** `/echo`: 400 with the request's own text. `/there`: a redirect to /echo with it in the location. `/flaky`: 503 twice, then a token. `/silent`: nothing. */
export async function startEchoTarget(): Promise<EchoTarget> {
  let last: EchoTarget['last'] = null;
  let flaky = 0;
  let silent = 0;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const told = request.headers.authorization ?? '';
    const path = request.url?.split('?')[0];
    if (path === '/silent') {
      silent += 1;
      return;
    }
    if (path === '/there') {
      response.writeHead(302, { location: `/echo?back=${encodeURIComponent(told)}` }).end();
    } else if (path === '/flaky') {
      flaky += 1;
      const failed = flaky % 3 !== 0;
      response.writeHead(failed ? 503 : 200, { 'content-type': 'application/json', 'set-cookie': 'session=s1' });
      response.end(failed ? 'not now' : JSON.stringify({ token: 'made-here', told }));
    } else {
      last = { head: `${request.url}\n${request.rawHeaders.join('\n')}`, body };
      response.writeHead(400, {
        'content-type': 'text/plain',
        'x-raw': told,
        'x-base64': Buffer.from(told).toString('base64'),
        'set-cookie': `told=${encodeURIComponent(told)}`,
      });
      const forms = [told, encodeURIComponent(told), Buffer.from(told).toString('base64'), JSON.stringify({ told })];
      response.end([...forms, request.url, body].join('\n'));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get silent() {
      return silent;
    },
    get last() {
      return last;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

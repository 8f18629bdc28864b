/** What becomes of a request for each form of answer. */

import type { HttpTransportOptions } from '../http-transport.ts';
import type { Outcome, Transport, WireRequest } from '../transport.ts';
import type { Became, RawAnswer } from './raw-answer.ts';
import { startRawServer, turns, write, writePieces } from './raw-server.ts';
import { get, makeTransport } from './transports.ts';

/** What has to be the same whichever connection carried it. */
export interface Seen {
  readonly became: Became;
  /** Of an answer; lines of one name side by side. */
  readonly headers: readonly (readonly [string, string])[] | null;
  /** It counts as sent. */
  readonly sent: boolean;
}

export interface Observed extends Seen {
  /** The next request went over the same connection. */
  readonly kept: boolean;
  readonly bytesReceived: number;
}

export interface ObserveOptions {
  /** Over TLS. */
  readonly secure?: boolean;
  /** What the server writes, each when the one before has been read; else all at once. */
  readonly pieces?: readonly string[];
  readonly request?: Partial<WireRequest>;
  readonly transport?: Partial<HttpTransportOptions>;
}

const NEXT = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnext';

/** Sends a request that gets this answer, and one more when it has ended: that one has to have an answer of its own. */
export async function observe(
  { bytes, after, method }: Pick<RawAnswer, 'bytes' | 'after' | 'method'>,
  { secure = false, pieces = [bytes], request = {}, transport: options = {} }: ObserveOptions = {},
): Promise<Observed> {
  const played = Promise.withResolvers<void>();
  const server = await startRawServer(
    async ({ nth, socket, reset }) => {
      if (nth > 0) return write(socket, NEXT);
      await writePieces(socket, pieces);
      if (after === 'END') socket.end();
      if (after === 'RESET') reset();
      played.resolve();
    },
    { secure },
  );
  const transport = makeTransport({ tls: { insecure: true, ca: null, serverName: null }, ...options });
  const asked = get(server.url, { readsBody: true, timeoutMs: 5000 });
  try {
    const outcome = await sendOnce(transport, { ...asked, method, ...request });
    // What the server writes in all has been read before the next request.
    await played.promise;
    await turns();
    const next = told(await sendOnce(transport, asked));
    if (next.became[1] !== 'next') throw new Error(`The next request became ${JSON.stringify(next)}`);
    return { ...told(outcome), kept: server.connections === 1, bytesReceived: outcome.bytesReceived };
  } finally {
    await transport.close();
    await server.close();
  }
}

/** As `send`; an end that comes twice is an error that nobody catches. */
function sendOnce(transport: Transport, request: WireRequest): Promise<Outcome> {
  return new Promise((resolve) => {
    let ended = false;
    transport.send(request, (outcome) => {
      if (ended) throw new Error(`It ended twice: ${JSON.stringify(told(outcome))}`);
      ended = true;
      resolve(outcome);
    });
  });
}

export function told({ failure, status, body, headers, sentMs }: Outcome): Seen {
  return {
    became: failure === null ? [status, body?.toString('latin1') ?? ''] : failure.kind,
    headers: headers === null ? null : sideBySide([...headers.entries()]),
    sent: sentMs !== null,
  };
}

/** What is to be seen of an answer; its headers are those of its last head. */
export function expected({ became, bytes }: Pick<RawAnswer, 'became' | 'bytes'>): Seen {
  return { became, headers: typeof became === 'string' ? null : headersOf(bytes), sent: true };
}

function headersOf(bytes: string): readonly (readonly [string, string])[] {
  const [, head = ''] = /^(?:HTTP\/1\.1 1\d\d.*?\r\n\r\n)*(HTTP.*?)\r\n\r\n/s.exec(bytes) ?? [];
  const lines = head.split('\r\n').slice(1);
  return sideBySide(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')] as const;
    }),
  );
}

function sideBySide(lines: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return lines.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
}

/** How Node's own client, strict as it is by default, reads the bytes of an answer. */
import { request } from 'node:http';
import { Duplex } from 'node:stream';

export interface NodeAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Latin1. */
  readonly body: string;
}

/** Null: it is no answer, or it was cut short. The connection ends behind the bytes, which are latin1. */
export function readByNode(bytes: string, toHead: boolean): Promise<NodeAnswer | null> {
  return new Promise((resolve) => {
    const connection = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
    const outgoing = request({ method: toHead ? 'HEAD' : 'GET', createConnection: () => connection });
    outgoing.on('error', () => resolve(null));
    outgoing.on('upgrade', () => resolve(null));
    let answered = false;
    outgoing.on('close', () => {
      if (!answered) resolve(null);
    });
    outgoing.on('response', (incoming) => {
      answered = true;
      // Behind its end, where it comes to one.
      incoming.on('close', () => resolve(null));
      const pieces: Buffer[] = [];
      const raw = incoming.rawHeaders;
      const headers = raw.flatMap((name, at) =>
        at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? ''] as const] : [],
      );
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('error', () => resolve(null));
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers, body: Buffer.concat(pieces).toString('latin1') }),
      );
    });
    outgoing.end();
    connection.push(Buffer.from(bytes, 'latin1'));
    connection.push(null);
  });
}

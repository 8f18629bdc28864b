/** Answers for tests of what is read of them. */
import type { IncomingHttpHeaders } from 'node:http';
import { NodeHeaders } from '../headers.ts';
import type { Outcome } from '../transport.ts';

type Told = Omit<Partial<Outcome>, 'headers'> & {
  readonly headers?: IncomingHttpHeaders | null;
  readonly text?: string;
};

/** 200, sent at 100 ms and done at 112.5 ms. */
export function outcomeOf(more: Told = {}): Outcome {
  const { text = '', headers = {}, ...outcome } = more;
  return {
    sentMs: 100,
    doneMs: 112.5,
    status: 200,
    headers: headers === null ? null : new NodeHeaders(headers),
    failure: null,
    bytesReceived: 0,
    body: Buffer.from(text),
    firstByteMs: 110,
    address: '127.0.0.1:80',
    httpVersion: 'HTTP/1.1',
    ...outcome,
  };
}

export const NO_ANSWER: Told = {
  status: 0,
  headers: null,
  body: null,
  failure: { kind: 'RESET', message: 'read ECONNRESET' },
};

/** Answers for tests of what is read of them. */
import type { Outcome } from '../transport.ts';

/** 200, sent at 100 ms and done at 112.5 ms. */
export function outcomeOf(more: Partial<Outcome> & { readonly text?: string } = {}): Outcome {
  const { text = '', ...outcome } = more;
  return {
    sentMs: 100,
    doneMs: 112.5,
    status: 200,
    headers: {},
    failure: null,
    bytesReceived: 0,
    body: Buffer.from(text),
    firstByteMs: 110,
    address: '127.0.0.1:80',
    httpVersion: 'HTTP/1.1',
    ...outcome,
  };
}

export const NO_ANSWER: Partial<Outcome> = {
  status: 0,
  headers: null,
  body: null,
  failure: { kind: 'RESET', message: 'read ECONNRESET' },
};

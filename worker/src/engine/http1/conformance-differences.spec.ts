/**
 * Where the two connections do not agree, each with its reason: the whole list. Our own goes by the letter of RFC 9112, or is
 * the stricter one; undici cannot be told to do the same.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { observe } from '../testing/conformance.ts';
import { bePatient } from '../testing/patience.ts';
import { type Became, BODY, CHUNKED, FOUR, inChunks, LAST_CHUNK, OK } from '../testing/raw-answer.ts';
import { closeTransports } from '../testing/transports.ts';

bePatient();
afterEach(closeTransports);

type Ended = readonly [became: Became, kept: 'kept' | 'closed'];

interface Difference {
  readonly name: string;
  readonly bytes: string;
  readonly own: Ended;
  readonly undici: Ended;
  readonly method?: string;
}

const refused: Ended = ['PROTOCOL', 'closed'];
const taken: Ended = [BODY, 'kept'];
const takenOnce: Ended = [BODY, 'closed'];
const late: Ended = ['TIMEOUT', 'closed'];

/** RFC 9110 and 9112 say what is right; ours does it. */
const righted: readonly Difference[] = [
  // 9110, 15.2: one must be able to pass over interim answers, even those that nobody waits for.
  { name: 'go on, unasked', bytes: `HTTP/1.1 100 Continue\r\n\r\n${OK}${FOUR}`, own: taken, undici: refused },
  // 9112, 9.6: it is closed, once the final answer has come.
  {
    name: 'an interim answer with connection: close',
    bytes: `HTTP/1.1 103 Early Hints\r\nconnection: close\r\n\r\n${OK}${FOUR}`,
    own: takenOnce,
    undici: refused,
  },
  // 9112, 6.3: these end with their heads, whatever length they name or do not name.
  {
    name: 'not modified, with the length of what it does not send',
    bytes: 'HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n',
    own: [[304, ''], 'kept'],
    undici: [[304, ''], 'closed'],
  },
  {
    name: 'HEAD without a length',
    bytes: `${OK}\r\n`,
    method: 'HEAD',
    own: [[200, ''], 'kept'],
    undici: [[200, ''], 'closed'],
  },
  // 9112, 5: blanks behind a value are no part of it.
  {
    name: 'a length with a blank behind it',
    bytes: `${OK}content-length: 4 \t\r\n\r\nbody`,
    own: taken,
    undici: refused,
  },
  // 9110, 6.5.1: trailers do not frame.
  {
    name: 'a length among the trailers',
    bytes: inChunks(`4\r\nbody\r\n0\r\ncontent-length: 9\r\n\r\n`),
    own: taken,
    undici: refused,
  },
  // Ours keeps it for half of the time that the server grants, or all but a second of it; undici for all but two seconds.
  { name: 'keep-alive: timeout=1', bytes: `${OK}keep-alive: timeout=1\r\n${FOUR}`, own: taken, undici: takenOnce },
  // 9112, C.2.2, discourages it, and nobody is told to obey it.
  { name: 'proxy-connection: close', bytes: `${OK}proxy-connection: close\r\n${FOUR}`, own: taken, undici: takenOnce },
];

/** Ours refuses what has no business there; undici takes it. */
const stricter: readonly Difference[] = [
  { name: 'an empty line before the answer', bytes: `\r\n${OK}${FOUR}`, own: refused, undici: taken },
  { name: 'an empty line behind the answer', bytes: `${OK}${FOUR}\r\n`, own: takenOnce, undici: taken },
  { name: 'a reason with a zero byte', bytes: `HTTP/1.1 200 a\0b\r\n${FOUR}`, own: refused, undici: taken },
  { name: 'HTTP/2.0 in words', bytes: `HTTP/2.0 200 OK\r\n${FOUR}`, own: refused, undici: takenOnce },
  { name: 'HTTP/0.9', bytes: `HTTP/0.9 200 OK\r\n${FOUR}`, own: refused, undici: takenOnce },
  { name: 'RTSP', bytes: `RTSP/1.0 200 OK\r\n${FOUR}`, own: refused, undici: takenOnce },
  {
    name: 'chunks in HTTP/1.0',
    bytes: `HTTP/1.0 200 OK\r\n${CHUNKED}4\r\nbody\r\n${LAST_CHUNK}`,
    own: refused,
    undici: takenOnce,
  },
];

/** Ours has a limit of its own; with undici the timeout of the request is the limit. */
const limited: readonly Difference[] = [
  { name: 'a thousand lines and one', bytes: `${OK}${'a: b\r\n'.repeat(1000)}${FOUR}`, own: refused, undici: taken },
  {
    name: '33 interim answers',
    bytes: `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(33)}${OK}${FOUR}`,
    own: refused,
    undici: taken,
  },
  {
    name: 'an extension of 5 KiB',
    bytes: inChunks(`4;${'a'.repeat(5 * 1024)}\r\nbody\r\n${LAST_CHUNK}`),
    own: refused,
    undici: taken,
  },
  {
    name: 'a chunk size of 17 digits',
    bytes: inChunks(`${'0'.repeat(16)}4\r\nbody\r\n${LAST_CHUNK}`),
    own: refused,
    undici: taken,
  },
  { name: 'a chunk of 2^60 bytes', bytes: inChunks('1000000000000000\r\nbody'), own: refused, undici: late },
  {
    name: 'a length of 2^60',
    bytes: `${OK}content-length: 1152921504606846976\r\n\r\nbody`,
    own: refused,
    undici: late,
  },
];

/** An extension is dropped unread: ours looks for what could not stand in any, undici for its grammar. */
const looser: readonly Difference[] = [
  { name: 'an extension without a name', bytes: inChunks(`4;\r\nbody\r\n${LAST_CHUNK}`), own: taken, undici: refused },
  {
    name: 'an extension of odd characters',
    bytes: inChunks(`4;a(\xe9\r\nbody\r\n${LAST_CHUNK}`),
    own: taken,
    undici: refused,
  },
];

describe.each(Object.entries({ righted, stricter, limited, looser }))('%s', (_, differences) => {
  it.each(differences)('$name: $own with ours, $undici with undici', async ({ bytes, own, undici, method = 'GET' }) => {
    for (const [http1, ended] of [
      ['OWN', own],
      ['UNDICI', undici],
    ] as const) {
      const timeoutMs = ended === late ? 200 : 5000;
      const seen = await observe({ bytes, after: 'KEEP', method }, { request: { timeoutMs }, transport: { http1 } });
      expect([http1, seen.became, seen.kept ? 'kept' : 'closed']).toEqual([http1, ...ended]);
    }
  });
});

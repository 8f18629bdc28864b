/** Each form of answer, and each thing that is none, with what is said of it. */
import { describe, expect, it } from 'vitest';
import { hear, type Reading, waysToRead } from '../testing/answer-calls.ts';
import { ResponseParser } from './response-parser.ts';
import { FAULTS } from './response-parser-faults.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const EMPTY = 'content-length: 0\r\n\r\n';
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;
const FOUR = `${OK}content-length: 4\r\n\r\nbody`;
const TO_HEAD: Reading = { toHead: true };
const CLOSES: Reading = { closes: true };

type Kept = 'kept' | 'closes';

const answers: readonly (readonly [string, number, string, Kept, string, Reading?])[] = [
  ['a length', 200, 'body', 'kept', FOUR],
  ['a length of none', 200, '', 'kept', OK + EMPTY],
  ['a length with zeros before it', 200, 'body', 'kept', `${OK}content-length: 0004\r\n\r\nbody`],
  ['a name in any case, and blanks round its value', 200, 'body', 'kept', `${OK}CONTENT-lengtH:\t 4 \t\r\n\r\nbody`],
  ['a value right behind the colon', 200, 'body', 'kept', `${OK}content-length:4\r\n\r\nbody`],
  ['chunks', 200, 'body', 'kept', `${CHUNKED}2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n`],
  ['chunks of no chunk', 200, '', 'kept', `${CHUNKED}0\r\n\r\n`],
  [
    'chunks with a size in either case',
    200,
    'x'.repeat(0xab),
    'kept',
    `${CHUNKED}aB\r\n${'x'.repeat(0xab)}\r\n0\r\n\r\n`,
  ],
  ['chunks with zeros before the size', 200, 'body', 'kept', `${CHUNKED}0000000000000004\r\nbody\r\n000\r\n\r\n`],
  ['chunks with extensions', 200, 'body', 'kept', `${CHUNKED}4;a=b;c="d;\t\xe9"\r\nbody\r\n0;last\r\n\r\n`],
  ['chunks with trailers', 200, 'body', 'kept', `${CHUNKED}4\r\nbody\r\n0\r\nX-Sum: 1\r\ncontent-length: 9\r\n\r\n`],
  ['chunks by another case', 200, '', 'kept', `${OK}Transfer-Encoding:  CHUNKED \r\n\r\n0\r\n\r\n`],
  ['the close as the end of the body', 200, 'body', 'closes', `${OK}\r\nbody`, CLOSES],
  ['the close as the end of no body', 200, '', 'closes', `${OK}\r\n`, CLOSES],
  ['connection: close', 200, 'body', 'closes', `${OK}connection: close\r\ncontent-length: 4\r\n\r\nbody`],
  ['close among others', 200, '', 'closes', `${OK}connection: x, ,\tClose , y\r\n${EMPTY}`],
  ['close in a second line', 200, '', 'closes', `${OK}connection: keep-alive\r\nConnection: close\r\n${EMPTY}`],
  ['what only begins like close', 200, '', 'kept', `${OK}connection: closed, xclose\r\n${EMPTY}`],
  ['HTTP/1.0', 200, 'body', 'closes', 'HTTP/1.0 200 OK\r\ncontent-length: 4\r\n\r\nbody'],
  ['HTTP/1.0 that is kept', 200, '', 'kept', `HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\n${EMPTY}`],
  ['HTTP/1.0 until the close', 200, 'body', 'closes', 'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\n\r\nbody', CLOSES],
  ['no content', 204, '', 'kept', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['no content, of which there is none', 204, '', 'kept', `HTTP/1.1 204 No Content\r\n${EMPTY}`],
  ['no content in chunks', 204, '', 'closes', 'HTTP/1.1 204 No\r\ntransfer-encoding: chunked\r\n\r\n'],
  ['not modified', 304, '', 'kept', 'HTTP/1.1 304 Not Modified\r\n\r\n'],
  ['not modified, with the length of what it is', 304, '', 'kept', 'HTTP/1.1 304 Not\r\ncontent-length: 9\r\n\r\n'],
  ['not modified, in chunks', 304, '', 'kept', 'HTTP/1.1 304 Not\r\ntransfer-encoding: chunked\r\n\r\n'],
  ['to HEAD with a length', 200, '', 'kept', `${OK}content-length: 4\r\n\r\n`, TO_HEAD],
  ['to HEAD in chunks', 200, '', 'kept', CHUNKED, TO_HEAD],
  ['to HEAD without either', 404, '', 'kept', 'HTTP/1.1 404 Not\r\n\r\n', TO_HEAD],
  ['to HEAD with a body that must not be', 200, '', 'closes', FOUR, TO_HEAD],
  ['go on, then the answer', 200, 'body', 'kept', `HTTP/1.1 100 Continue\r\n\r\n${FOUR}`],
  [
    'hints that close the connection, then the answer',
    200,
    'body',
    'closes',
    `HTTP/1.1 103 Hints\r\nconnection: close\r\nlink: a\r\n\r\n${FOUR}`,
  ],
  ['hints, then the answer', 200, 'body', 'kept', `HTTP/1.1 103 Hints\r\nlink: a\r\n\r\n${FOUR}`],
  ['32 interim answers', 200, 'body', 'kept', 'HTTP/1.1 102 \r\n\r\n'.repeat(32) + FOUR],
  ['no reason', 200, '', 'kept', `HTTP/1.1 200 \r\n${EMPTY}`],
  ['no reason, and no blank for it', 200, '', 'kept', `HTTP/1.1 200\r\n${EMPTY}`],
  ['a reason in latin1', 200, '', 'kept', `HTTP/1.1 200 tr\xe8s\tbien\r\n${EMPTY}`],
  ['a status that nobody knows', 999, '', 'kept', `HTTP/1.1 999 What\r\n${EMPTY}`],
  ['bytes behind its end', 200, 'body', 'closes', `${FOUR}guard`],
  ['two answers glued together', 200, 'body', 'closes', FOUR + FOUR],
  ['bytes behind its chunks', 200, '', 'closes', `${CHUNKED}0\r\n\r\n\r\n`],
  ['bytes behind no content', 204, '', 'closes', 'HTTP/1.1 204 No\r\n\r\n\r\n'],
  ['1,000 headers', 200, '', 'kept', OK + 'a: b\r\n'.repeat(999) + EMPTY],
  ['64 KiB of head', 200, '', 'kept', `${OK}x: ${'y'.repeat(65_536 - 17 - 5 - 21)}\r\n${EMPTY}`],
];

describe('an answer', () => {
  for (const [name, status, body, kept, bytes, reading] of answers)
    it(name, () => {
      for (const reads of waysToRead(bytes)) {
        const heard = hear(reads, reading);
        // What comes in a later read than the end was not asked for; the owner closes the connection before.
        expect([null, FAULTS.unasked]).toContain(heard.fault);
        expect([heard.status, heard.body]).toEqual([status, body]);
        expect(heard.calls).toEqual(['head', ...(body === '' ? [] : ['body']), 'end']);
        expect(heard.parser.idle && heard.parser.begun).toBe(true);
        if (reads.length === 1) expect(heard.parser.keepsAlive ? 'kept' : 'closes').toBe(kept);
      }
    });
});

const refusals: readonly (readonly [keyof typeof FAULTS, string, Reading?])[] = [
  ['tls', '\x15\x03\x03\x00\x02\x02\x16'],
  ['tls', '\x16\x03\x01\x00'],
  ['http2', '\x00\x00\x12\x04\x00\x00\x00\x00\x00'],
  ['noHttp', '220 mail.example.org ESMTP\r\n'],
  ['noHttp', 'HTTPS/1.1 200 OK\r\n'],
  ['noHttp', '\r\nHTTP/1.1 200 OK\r\n'],
  ['noHttp', 'http/1.1 200 OK\r\n'],
  ['noHttp', 'ICY 200 OK\r\n'],
  ['version', 'HTTP/2.0 200 OK\r\n'],
  ['version', 'HTTP/1.2 200 OK\r\n'],
  ['version', 'HTTP/1,1 200 OK\r\n'],
  ['version', 'HTTP/1.10 200 OK\r\n'],
  ['version', 'HTTP/1.1\t200 OK\r\n'],
  ['status', 'HTTP/1.1  200 OK\r\n'],
  ['status', 'HTTP/1.1 OK\r\n'],
  ['status', 'HTTP/1.1 099 OK\r\n'],
  ['status', 'HTTP/1.1 20 OK\r\n'],
  ['status', 'HTTP/1.1 2000 OK\r\n'],
  ['status', 'HTTP/1.1 200\n'],
  ['status', 'HTTP/1.1 +20 OK\r\n'],
  ['switching', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'],
  ['interims', 'HTTP/1.1 102 \r\n\r\n'.repeat(33)],
  ['interimBody', 'HTTP/1.1 103 Hints\r\ncontent-length: 4\r\n\r\n'],
  ['interimBody', 'HTTP/1.1 103 Hints\r\ntransfer-encoding: chunked\r\n\r\n'],
  ['noContentBody', 'HTTP/1.1 204 No Content\r\ncontent-length: 4\r\n\r\n'],
  ['headSize', `${OK}x: ${'y'.repeat(65_536)}`],
  ['headSize', `${OK}x: ${'y'.repeat(65_536 - 17 - 5 - 21 + 1)}\r\n${EMPTY}`],
  ['headSize', `HTTP/1.1 103 \r\nx: ${'y'.repeat(33_000)}\r\n\r\n`.repeat(2)],
  ['headLines', `${OK}${'a: b\r\n'.repeat(1001)}\r\n`],
  ['folded', `${OK}a: b\r\n c\r\n\r\n`],
  ['folded', `${OK}\tc\r\n\r\n`],
  ['noName', `${OK}: x\r\n\r\n`],
  ['blankInName', `${OK}content-length : 4\r\n\r\n`],
  ['blankInName', `${OK}content-length\t: 4\r\n\r\n`],
  ['nameByte', `${OK}a(b): c\r\n\r\n`],
  ['nameByte', `${OK}a\xe9: c\r\n\r\n`],
  ['nameByte', `${OK}nothing\r\n\r\n`],
  ['nameByte', `${OK}\0: x\r\n\r\n`],
  ['valueByte', `${OK}a: \0\r\n\r\n`],
  ['valueByte', `${OK}a: \x1b[1m\r\n\r\n`],
  ['valueByte', `${OK}a: \x7f\r\n\r\n`],
  ['reasonByte', 'HTTP/1.1 200 O\0K\r\n\r\n'],
  ['bareCr', `${OK}a: b\rc: d\r\n\r\n`],
  ['bareCr', `${OK}\r${FOUR}`],
  ['bareCr', 'HTTP/1.1 200 O\rK\r\n\r\n'],
  ['bareCr', 'HTTP/1.1 200\rx\r\n\r\n'],
  ['bareLf', `${OK}a: b\nc: d\r\n\r\n`],
  ['bareLf', `${OK}\n`],
  ['bareLf', 'HTTP/1.1 200 OK\n'],
  ['lengthForm', `${OK}content-length: four\r\n\r\n`],
  ['lengthForm', `${OK}content-length: \r\n\r\n`],
  ['lengthForm', `${OK}content-length: +4\r\n\r\n`],
  ['lengthForm', `${OK}content-length: -4\r\n\r\n`],
  ['lengthForm', `${OK}content-length: 0x4\r\n\r\n`],
  ['lengthForm', `${OK}content-length: 4.0\r\n\r\n`],
  ['lengthForm', `${OK}content-length: 4 4\r\n\r\n`],
  ['lengthSize', `${OK}content-length: 9007199254740992\r\n\r\n`],
  ['lengthSize', `${OK}content-length: ${'9'.repeat(400)}\r\n\r\n`],
  ['twoLengths', `${OK}content-length: 4\r\ncontent-length: 5\r\n\r\n`],
  ['twoLengths', `${OK}content-length: 4\r\nContent-Length: 4\r\n\r\n`],
  ['twoLengths', `${OK}content-length: 4, 4\r\n\r\n`],
  ['lengthAndCoding', `${OK}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n`],
  ['lengthAndCoding', `${OK}transfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n`],
  ['lengthAndCoding', `${OK}transfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n`, TO_HEAD],
  ['coding', `${OK}transfer-encoding: identity\r\n\r\n`],
  ['coding', `${OK}transfer-encoding:\tchunked\r\n\r\n`],
  ['coding', `${OK}transfer-encoding: chunked\t\r\n\r\n`],
  ['coding', `${OK}transfer-encoding: gzip\r\n\r\n`],
  ['coding', `${OK}transfer-encoding: xchunked\r\n\r\n`],
  ['coding', `${OK}transfer-encoding: chunked;a=b\r\n\r\n`],
  ['coding', `${OK}transfer-encoding: \r\n\r\n`],
  ['codings', `${OK}transfer-encoding: gzip, chunked\r\n\r\n`],
  ['codings', `${OK}transfer-encoding: chunked, chunked\r\n\r\n`],
  ['twoCodings', `${OK}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n`],
  ['oldCoding', 'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'],
  ['chunkSize', `${CHUNKED}xyz\r\n`],
  ['chunkSize', `${CHUNKED}\r\n`],
  ['chunkSize', `${CHUNKED};a\r\n`],
  ['chunkSize', `${CHUNKED} 4\r\n`],
  ['chunkSize', `${CHUNKED}4 \r\n`],
  ['chunkSize', `${CHUNKED}-4\r\n`],
  ['chunkSize', `${CHUNKED}0x4\r\n`],
  ['chunkSize', `${CHUNKED}4g\r\n`],
  ['chunkSize', `${CHUNKED}20000000000000\r\n`],
  ['chunkSize', `${CHUNKED}00000000000000004\r\n`],
  ['bareLf', `${CHUNKED}4\nbody\r\n`],
  ['bareCr', `${CHUNKED}4\rbody\r\n`],
  ['bareLf', `${CHUNKED}4;a\nbody\r\n`],
  ['chunkExtension', `${CHUNKED}4;a=\0\r\nbody\r\n`],
  ['chunkExtensionSize', `${CHUNKED}4;${'a'.repeat(4097)}`],
  ['chunkEnd', `${CHUNKED}4\r\nbodyguard\r\n`],
  ['chunkEnd', `${CHUNKED}4\r\nbody\n`],
  ['chunkEnd', `${CHUNKED}4\r\nbody\rx`],
  ['bareLf', `${CHUNKED}0\r\n\n`],
  ['blankInName', `${CHUNKED}0\r\na : b\r\n\r\n`],
  ['folded', `${CHUNKED}0\r\na: b\r\n c\r\n\r\n`],
  ['valueByte', `${CHUNKED}0\r\na: \0\r\n\r\n`],
  ['trailerSize', `${CHUNKED}0\r\na: ${'b'.repeat(65_536)}`],
  ['headLines', `${CHUNKED}0\r\n${'a: b\r\n'.repeat(1001)}\r\n`],
];

describe('what is no answer', () => {
  for (const [fault, bytes, reading] of refusals)
    it(`${fault}: ${JSON.stringify(bytes.slice(-50))}`, () => {
      for (const reads of waysToRead(bytes)) {
        const heard = hear(reads, reading);
        expect(heard.fault).toBe(FAULTS[fault]);
        expect(heard.calls).not.toContain('end');
        expect(heard.parser.read(Buffer.from(FOUR), FOUR.length)).toBe(FAULTS[fault]);
        expect([heard.parser.ended(), heard.parser.keepsAlive]).toEqual([false, false]);
      }
    });

  it('says that it is SSH as soon as that can be told', () => {
    expect(hear(['SSH-2.0-OpenSSH\r\n']).fault).toBe(FAULTS.ssh);
    expect(hear(['S']).fault).toBe(FAULTS.noHttp);
  });

  it('is told apart at the first byte that is wrong', () => {
    for (const [fault, bytes, reading] of refusals.filter(([, { length }]) => length < 200)) {
      let right = 0;
      while (hear([bytes.slice(0, right + 1)], reading).fault === null) right++;
      expect(hear([bytes.slice(0, right + 1)], reading).fault).toBe(FAULTS[fault]);
      expect(hear([...bytes.slice(0, right)], reading).fault).toBe(null);
    }
  });

  it('has every fault in these tables', () => {
    const known = new Set<string>([...refusals.map(([fault]) => fault), 'ssh', 'unasked']);
    expect(Object.keys(FAULTS).filter((fault) => !known.has(fault))).toEqual([]);
  });
});

describe('the headers', () => {
  const lines = 'Date: today\r\nSET-Cookie: a=b\r\nX-Empty:\r\nset-cookie:\t c=d\xe9 \t\r\nx!: :colon: in it\r\n';
  const { headers } = hear([`${OK}${lines}content-length: 0\r\n\r\n`]);

  it('have their lines in the order in which they came, without the blanks round them', () => {
    expect(headers?.lines('set-cookie')).toEqual(['a=b', 'c=d\xe9']);
    expect(headers?.lines('set-cookie')).toEqual(['a=b', 'c=d\xe9']);
    expect(headers?.lines('x-empty')).toEqual(['']);
    expect(headers?.lines('x!')).toEqual([':colon: in it']);
    expect([...(headers?.entries() ?? [])]).toEqual([
      ['date', 'today'],
      ['set-cookie', 'a=b'],
      ['x-empty', ''],
      ['set-cookie', 'c=d\xe9'],
      ['x!', ':colon: in it'],
      ['content-length', '0'],
    ]);
  });

  it('have none of what is not there', () => {
    for (const name of [
      '',
      'dat',
      'dates',
      'today',
      'ok',
      ' date',
      'x!: ',
      'set-cookie:\t c=d',
      'http/1.1 200 ok\r\ndate',
    ])
      expect(headers?.lines(name)).toEqual([]);
    expect(hear([FOUR]).headers?.lines('set-cookie')).toEqual([]);
  });

  it('can be read long after their bytes are gone', () => {
    const heads = Array.from({ length: 40 }, (_, nth) => hear([`${OK}x-nth: ${nth}\r\n${EMPTY}`]).headers);
    expect(heads.map((each) => Number(each?.lines('x-nth')[0]))).toEqual(heads.map((_, nth) => nth));
  });

  it.each([
    ['timeout=5', 5000],
    ['timeout=5, max=100', 5000],
    ['max=100,Timeout=20', 20_000],
    ['timeout=0', 0],
    ['timeout=99999999999999999999', 2_000_000_000],
    ['timeout=', null],
    ['timeout=5s', null],
    ['xtimeout=5', null],
    ['max=100', null],
  ])('keep-alive: %s', (value, expected) => {
    expect(hear([`${OK}Keep-Alive: ${value}\r\n${EMPTY}`]).parser.keepAliveMs).toBe(expected);
  });
});

describe('a connection', () => {
  /** Each answer in a read of its own, asked for before. */
  function converse(...answers: readonly string[]) {
    const ends: string[] = [];
    let body = '';
    const parser: ResponseParser = new ResponseParser({
      onHead: (status) => void ends.push(String(status)),
      onBody: (bytes, from, to) => {
        body += bytes.toString('latin1', from, to);
      },
      onEnd: () => void ends.push(parser.keepsAlive ? 'kept' : 'closes'),
    });
    const faults = answers.map((each) => {
      parser.expect(false);
      expect([parser.idle, parser.begun]).toEqual([false, false]);
      return parser.read(Buffer.from(each, 'latin1'), each.length);
    });
    return { ends, faults, body, parser };
  }

  it('carries one answer after the other', () => {
    const chunks = `${CHUNKED}4\r\nmore\r\n0\r\na: b\r\n\r\n`;
    const { ends, faults, body } = converse(FOUR, `${OK}${EMPTY}`, chunks, FOUR, chunks);
    expect([faults, body]).toEqual([[null, null, null, null, null], 'bodymorebodymore']);
    expect(ends).toEqual(Array.from({ length: 5 }, () => ['200', 'kept']).flat());
  });

  it('starts afresh after interim answers, a cut-short keep-alive and many headers', () => {
    const long = `HTTP/1.1 103 \r\nx: ${'y'.repeat(40_000)}\r\n\r\n${OK}keep-alive: timeout=3\r\n${'a: b\r\n'.repeat(900)}${EMPTY}`;
    const { ends, faults, parser } = converse(long, long, FOUR);
    expect([faults, ends.length, parser.keepAliveMs]).toEqual([[null, null, null], 6, null]);
  });

  it('has nothing to say where nothing was asked', () => {
    const parser = new ResponseParser({ onHead: () => {}, onBody: () => {}, onEnd: () => {} });
    expect([parser.idle, parser.begun, parser.keepsAlive, parser.ended()]).toEqual([true, false, false, false]);
    expect(parser.read(Buffer.alloc(0), 0)).toBe(null);
    expect(parser.read(Buffer.from(FOUR), FOUR.length)).toBe(FAULTS.unasked);
  });

  it('knows whether an answer is cut short by the close', () => {
    for (const cut of ['', 'HTTP', OK, `${OK}content-length: 4\r\n\r\nbod`, CHUNKED, `${CHUNKED}4\r\nbody\r\n0\r\n`]) {
      const { calls, parser } = hear(cut === '' ? [] : [cut], CLOSES);
      expect([calls.includes('end'), parser.idle, parser.begun]).toEqual([false, false, cut !== '']);
    }
  });

  it('gives what was glued to an answer to no request, even one that is sent at its end', () => {
    let ends = 0;
    const parser: ResponseParser = new ResponseParser({
      onHead: () => {},
      onBody: () => {},
      onEnd: () => {
        ends++;
        expect(parser.keepsAlive).toBe(false);
        parser.expect(false);
      },
    });
    parser.expect(false);
    expect(parser.read(Buffer.from(FOUR + FOUR), 2 * FOUR.length)).toBe(null);
    expect([ends, parser.idle, parser.begun]).toEqual([1, false, false]);
  });

  it('holds no memory for what is only said to come', () => {
    const before = process.memoryUsage();
    for (const claim of [`${OK}content-length: ${2 ** 53 - 1}\r\n\r\nx`, `${CHUNKED}1fffffffffffff\r\nx`]) {
      const { fault, body, parser } = hear([claim]);
      expect([fault, body, parser.idle]).toEqual([null, 'x', false]);
    }
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(1_000_000);
  });
});

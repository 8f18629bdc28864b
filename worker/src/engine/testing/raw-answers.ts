/** Answers that stand. */
import {
  BODY,
  CHUNKED,
  closed,
  END,
  FOUR,
  HEAD,
  inChunks,
  kept,
  LAST_CHUNK,
  OK,
  type RawAnswer,
  withHeader,
} from './raw-answer.ts';

/** Where a body ends. */
export const framed: readonly RawAnswer[] = [
  kept('a length', OK + FOUR),
  kept('a length of none', `${OK}content-length: 0\r\n\r\n`, [200, '']),
  kept('a length that begins with zeros', `${OK}content-length: 0004\r\n\r\nbody`),
  kept('a body of all bytes, line ends among them', `${OK}content-length: 9\r\n\r\n\0\r\n\r\n0\r\n\xff`, [
    200,
    '\0\r\n\r\n0\r\n\xff',
  ]),
  kept('chunks', inChunks(`2\r\nbo\r\n2\r\ndy\r\n${LAST_CHUNK}`)),
  kept('no chunk but the last', inChunks(LAST_CHUNK), [200, '']),
  kept('a chunk that looks like the last one', inChunks(`5\r\n0\r\n\r\n\r\n${LAST_CHUNK}`), [200, '0\r\n\r\n']),
  kept(
    'chunk sizes in letters of both kinds, with zeros before',
    inChunks(`A\r\n0123456789\r\n00b\r\n0123456789a\r\n000\r\n\r\n`),
    [200, '01234567890123456789a'],
  ),
  kept('chunks with extensions', inChunks(`4;a=b;c="d;e"\r\nbody\r\n0;last\r\n\r\n`)),
  kept('chunks with trailers', inChunks(`4\r\nbody\r\n0\r\nx-sum: 1\r\nx-other:\r\n\r\n`)),
  kept('chunks whose coding is named in capitals', `${OK}Transfer-Encoding: Chunked\r\n\r\n4\r\nbody\r\n${LAST_CHUNK}`),
  closed('the end of the connection as the end of the body', `${OK}\r\nbody`, BODY, END),
  closed('the end of the connection as the end of no body', `${OK}\r\n`, [200, ''], END),
  closed('the end of the connection, though it was to be kept', `${OK}connection: keep-alive\r\n\r\nbody`, BODY, END),
  kept('no content', 'HTTP/1.1 204 No Content\r\n\r\n', [204, '']),
  kept('no content, of no length', 'HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n', [204, '']),
  kept('reset content, which has a body all the same', `HTTP/1.1 205 Reset Content\r\n${FOUR}`, [205, 'body']),
  kept('not modified', 'HTTP/1.1 304 Not Modified\r\netag: "x"\r\n\r\n', [304, '']),
  kept('HEAD with a length', `${OK}content-length: 4\r\n\r\n`, [200, ''], HEAD),
  kept('HEAD with chunks', OK + CHUNKED, [200, ''], HEAD),
  closed('HEAD and close', `${OK}connection: close\r\ncontent-length: 4\r\n\r\n`, [200, ''], HEAD),
];

/** Whether the connection stays. */
export const persistent: readonly RawAnswer[] = [
  closed('connection: close', `${OK}connection: close\r\n${FOUR}`),
  closed('connection: close, among others and in capitals', `${OK}Connection: x, CLOSE\r\n${FOUR}`),
  closed('connection: close, on a line of its own', `${OK}connection: keep-alive\r\nconnection: close\r\n${FOUR}`),
  closed('connection: close, with chunks', `${OK}connection: close\r\n${CHUNKED}4\r\nbody\r\n${LAST_CHUNK}`),
  closed('connection: close, and it does', `${OK}connection: close\r\n${FOUR}`, BODY, END),
  kept('connection: something that only begins so', `${OK}connection: closed\r\n${FOUR}`),
  kept('HTTP/1.0 that keeps it', `HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n${FOUR}`),
  closed('HTTP/1.0', `HTTP/1.0 200 OK\r\n${FOUR}`),
  closed('HTTP/1.0 that closes it', `HTTP/1.0 200 OK\r\nconnection: close\r\n${FOUR}`),
  closed('HTTP/1.0 without a length', 'HTTP/1.0 200 OK\r\n\r\nbody', BODY, END),
  closed(
    'HTTP/1.0 without a length, though it says that it keeps it',
    'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\n\r\nbody',
    BODY,
    END,
  ),
  kept('a server that keeps it for long', `${OK}keep-alive: timeout=60, max=100\r\n${FOUR}`),
  closed('a server that keeps it for no time', `${OK}Keep-Alive: timeout=0\r\n${FOUR}`),
  kept('a server that does not say how long in words that we know', `${OK}keep-alive: timeout=x\r\n${FOUR}`),
  kept('an upgrade that is only offered', `${OK}upgrade: h2,h2c\r\nconnection: Upgrade\r\n${FOUR}`),
  kept(
    'an upgrade that is required',
    `HTTP/1.1 426 Upgrade Required\r\nupgrade: h2c\r\nconnection: upgrade\r\n${FOUR}`,
    [426, 'body'],
  ),
];

/** Lines of a head. */
export const headed: readonly RawAnswer[] = [
  kept('a reason that is empty', `HTTP/1.1 200 \r\n${FOUR}`),
  kept('a reason that is not there', `HTTP/1.1 200\r\n${FOUR}`),
  kept('a reason of other letters', `HTTP/1.1 200 \xe9\ta\r\n${FOUR}`),
  kept('a status that nobody knows', `HTTP/1.1 799 What\r\n${FOUR}`, [799, 'body']),
  kept('early hints, before the answer', `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${OK}${FOUR}`),
  kept(
    'several answers on the way',
    `HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\na: b\r\n\r\nHTTP/1.1 199 Odd\r\n\r\n${OK}${FOUR}`,
  ),
  kept('names of all characters, in letters of both kinds', withHeader("X-MiXed!#$%&'*+-.^_`|~09: VaLue")),
  kept('a value without spaces before it', withHeader('a:b')),
  kept('a value with spaces and tabs before it and spaces within', withHeader('a: \t b  c\td')),
  kept('a value with spaces after it', withHeader('a: b   ')),
  kept('a length with blanks before it', `${OK}content-length:  \t4\r\n\r\nbody`),
  kept('a value that is empty, or of spaces', `${OK}a:\r\nb:   \r\n${FOUR}`),
  kept('a value of other letters', withHeader('a: caf\xe9 \x80\xff')),
  kept(
    'names that come more than once',
    `${OK}a: 1\r\nset-cookie: x=1; Path=/\r\nb: 2\r\nA: 3\r\nSet-Cookie: y=2\r\n${FOUR}`,
  ),
  kept('names that objects have of their own', `${OK}__proto__: 1\r\nconstructor: 2\r\ntoString: 3\r\n${FOUR}`),
  kept('five hundred lines', `${OK}${Array.from({ length: 500 }, (_, nth) => `x-${nth}: ${nth}\r\n`).join('')}${FOUR}`),
  kept('a line of 15 KiB', withHeader(`x: ${'y'.repeat(15 * 1024)}`)),
  kept('a head of 60 KiB', `${OK}${`x: ${'y'.repeat(1020)}\r\n`.repeat(60)}${FOUR}`),
];

/** More than was asked for, in one piece: the first answer stands, nobody reads the rest. */
export const glued: readonly RawAnswer[] = [
  closed('two answers at once', `${OK}${FOUR}${OK}content-length: 6\r\n\r\nsecond`),
  closed(
    'two answers in chunks at once',
    `${inChunks(`4\r\nbody\r\n${LAST_CHUNK}`)}${OK}content-length: 6\r\n\r\nsecond`,
  ),
  closed('more than its length', `${OK}${FOUR}guard`),
  closed('more than its chunks', `${inChunks(`4\r\nbody\r\n${LAST_CHUNK}`)}guard`),
  closed('HEAD with a body', OK + FOUR, [200, ''], HEAD),
  closed('two answers to HEAD', `${OK}content-length: 4\r\n\r\n`.repeat(2), [200, ''], HEAD),
  closed('a body of what has none', `HTTP/1.1 204 No Content\r\n\r\nbody`, [204, '']),
  closed('a body of what is not modified', `HTTP/1.1 304 Not Modified\r\n\r\nbody`, [304, '']),
  closed('more than its length, and the end', `${OK}${FOUR}guard`, BODY, END),
  closed('more after connection: close', `${OK}connection: close\r\n${FOUR}guard`),
];

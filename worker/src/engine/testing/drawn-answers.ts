/** Answers drawn at random that are as they should be, with what has to be read from them; and ways to spoil them. */
import fc from 'fast-check';

export interface DrawnAnswer {
  /** Latin1. */
  readonly bytes: string;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly toHead: boolean;
  /** Its body ends with the connection. */
  readonly untilClose: boolean;
}

const chars = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, nth) => String.fromCharCode(from + nth));
const TEXT = [...chars(0x21, 0x7e), ...chars(0x80, 0xff)];
const textOf = (most: number) => fc.string({ unit: fc.constantFrom(' ', '\t', ':', ...TEXT), maxLength: most });
const blanks = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 2 });
/** Beside a coding a tab is refused. */
const spaces = fc.string({ unit: fc.constant(' '), maxLength: 2 });
const words = [
  'x',
  'date',
  'server',
  'etag',
  'content-typ',
  'transfer-encodin',
  'set-cookie',
  'x-coonection',
  'keep-alife',
];
const name = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ unit: fc.constantFrom(..."!#$%&'*+-.^_`|~09AZaz"), minLength: 1, maxLength: 18 }),
);
const caseOf = (text: string) => fc.mixedCase(fc.constant(text));
const lineOf = (key: string, value: string, beside = key === 'transfer-encoding' ? spaces : blanks) =>
  fc.tuple(caseOf(key), beside, beside).map(([cased, before, after]) => `${cased}:${before}${value}${after}\r\n`);

const header = fc
  .tuple(name, textOf(30))
  .map(([key, value]) => [key, value.replace(/^[ \t]+|[ \t]+$/g, '')] as const)
  .chain(([key, value]) => lineOf(key, value).map((line) => ({ line, entry: [key.toLowerCase(), value] as const })));
const headers = fc.array(header, { maxLength: 8 });
const body = fc.string({ unit: fc.constantFrom('\r', '\n', '0', 'H', '\0', ...TEXT), maxLength: 60 });
const statusLine = (status: number, version = 1) =>
  fc
    .oneof(
      fc.constant(''),
      textOf(12).map((reason) => ` ${reason}`),
    )
    .map((rest) => `HTTP/1.${version} ${status}${rest}\r\n`);

const interim = fc
  .constantFrom(100, 102, 103, 199)
  .chain((status) => fc.tuple(statusLine(status), headers))
  .map(([line, more]) => `${line}${more.map((each) => each.line).join('')}\r\n`);

const extension = fc.oneof(fc.constant(''), fc.constantFrom(';a', ';a=b', ';a="b c"', ';a=b;c=d'));
const sizeOf = (size: number) =>
  fc
    .tuple(fc.mixedCase(fc.constant(size.toString(16))), fc.nat(2), extension)
    .map(([digits, zeros, more]) => `${'0'.repeat(zeros)}${digits}${more}\r\n`);
const chunk = fc
  .string({ unit: fc.constantFrom('\r', '\n', '0', ...TEXT), minLength: 1, maxLength: 20 })
  .chain((data) => sizeOf(data.length).map((size) => ({ data, framed: `${size}${data}\r\n` })));
const chunks = fc
  .tuple(fc.array(chunk, { maxLength: 5 }), sizeOf(0), fc.array(header, { maxLength: 2 }))
  .map(([all, last, trailers]) => ({
    body: all.map(({ data }) => data).join(''),
    framed: `${all.map(({ framed }) => framed).join('')}${last}${trailers.map(({ line }) => line).join('')}\r\n`,
  }));

interface Framed {
  readonly head: readonly (readonly [string, string])[];
  readonly body: string;
  readonly framed: string;
  readonly status: number;
  readonly toHead: boolean;
  readonly untilClose: boolean;
}
const usual = fc.constantFrom(200, 201, 301, 404, 429, 500, 599, 999);
const PLAIN = { body: '', framed: '', toHead: false, untilClose: false };
const framing: fc.Arbitrary<Framed> = fc.oneof(
  fc.tuple(usual, body).map(([status, data]): Framed => {
    return { ...PLAIN, status, head: [['content-length', String(data.length)]], body: data, framed: data };
  }),
  fc.tuple(usual, chunks).map(([status, drawn]): Framed => {
    return { ...PLAIN, ...drawn, status, head: [['transfer-encoding', 'chunked']] };
  }),
  fc.tuple(usual, body).map(([status, data]): Framed => {
    return { ...PLAIN, status, head: [], body: data, framed: data, untilClose: true };
  }),
  fc.constantFrom(204, 304).map((status) => ({ ...PLAIN, status, head: [] })),
  fc.tuple(usual, fc.nat(99)).map(([status, length]): Framed => {
    return { ...PLAIN, status, head: [['content-length', String(length)]], toHead: true };
  }),
);

/** Any form of answer, interim ones before it at times. */
export const answer: fc.Arbitrary<DrawnAnswer> = fc
  .tuple(fc.array(interim, { maxLength: 2 }), framing, headers, headers)
  .chain(([interims, { head, status, framed, ...rest }, before, after]) =>
    fc.tuple(statusLine(status), ...head.map(([key, value]) => lineOf(key, value))).map(([first, ...lines]) => {
      const line = ({ line }: { readonly line: string }): string => line;
      return {
        ...rest,
        status,
        headers: [...before.map(({ entry }) => entry), ...head, ...after.map(({ entry }) => entry)],
        bytes: [...interims, first, ...before.map(line), ...lines, ...after.map(line), '\r\n', framed].join(''),
      };
    }),
  );

/** What is written into an answer to spoil it. */
const spoils = fc.oneof(
  fc.constantFrom(
    '\r',
    '\n',
    '\r\n',
    '\0',
    ' ',
    '\t',
    ':',
    ',',
    ';',
    '0',
    '1',
    'f',
    '-',
    '\r\n\r\n',
    '\r\n ',
    '\x0b',
    '\xa0',
  ),
  fc.constantFrom(
    'content-length: 3\r\n',
    'Content-Length : 3\r\n',
    'transfer-encoding: chunked\r\n',
    'transfer-encoding: identity\r\n',
    'Transfer-Encoding: gzip, chunked\r\n',
    'connection: close\r\n',
    'HTTP/1.1 200 OK\r\n',
    '0\r\n\r\n',
    '3\r\n',
  ),
  fc.nat(255).map((byte) => String.fromCharCode(byte)),
);
type Spoil = (bytes: string, other: string) => string;
const at = (place: number, length: number): number => Math.floor(place * length);
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const spoil: fc.Arbitrary<Spoil> = fc.oneof(
  fc.tuple(place, spoils).map(([where, more]) => (bytes: string) => {
    const from = at(where, bytes.length);
    return bytes.slice(0, from) + more + bytes.slice(from);
  }),
  fc.tuple(place, spoils).map(([where, more]) => (bytes: string) => {
    const line = bytes.indexOf('\r\n', at(where, bytes.length));
    return line < 0 ? bytes : `${bytes.slice(0, line + 2)}${more}${bytes.slice(line + 2)}`;
  }),
  fc.tuple(place, fc.nat(255)).map(([where, byte]) => (bytes: string) => {
    const from = at(where, bytes.length);
    return bytes.slice(0, from) + String.fromCharCode(byte) + bytes.slice(from + 1);
  }),
  fc.tuple(place, fc.nat(7)).map(([where, bit]) => (bytes: string) => {
    const from = at(where, bytes.length);
    const flipped = (bytes.charCodeAt(from) || 0) ^ (1 << bit);
    return bytes.slice(0, from) + String.fromCharCode(flipped) + bytes.slice(from + 1);
  }),
  fc.tuple(place, fc.integer({ min: 1, max: 4 })).map(([where, count]) => (bytes: string) => {
    const from = at(where, bytes.length);
    return bytes.slice(0, from) + bytes.slice(from + count);
  }),
  fc.tuple(place, fc.integer({ min: 1, max: 30 })).map(([where, count]) => (bytes: string) => {
    const from = at(where, bytes.length);
    return bytes.slice(0, from + count) + bytes.slice(from);
  }),
  place.map((where) => (bytes: string) => bytes.slice(0, at(where, bytes.length))),
  fc.tuple(place, place).map(
    ([where, there]) =>
      (bytes: string, other: string) =>
        bytes.slice(0, at(where, bytes.length)) + other.slice(at(there, other.length)),
  ),
);

/** An answer with a few things wrong, or none that matters. */
export const spoilt: fc.Arbitrary<{ readonly bytes: string; readonly toHead: boolean }> = fc
  .tuple(answer, answer, fc.array(spoil, { minLength: 1, maxLength: 3 }))
  .map(([{ bytes, toHead }, other, all]) => ({
    bytes: all.reduce((before, each) => each(before, other.bytes), bytes),
    toHead,
  }));

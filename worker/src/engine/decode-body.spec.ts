import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bodyText, decodeBody, MOST_DECODED_BYTES } from './decode-body.ts';
import { NodeHeaders } from './headers.ts';

const BODY = Buffer.from('Grüße, '.repeat(50));

describe('a body', () => {
  it.each([
    [undefined, BODY],
    ['identity', BODY],
    ['gzip', gzipSync(BODY)],
    ['x-gzip', gzipSync(BODY)],
    ['GZIP', gzipSync(BODY)],
    ['br', brotliCompressSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['deflate', deflateRawSync(BODY)],
    ['br, gzip', gzipSync(brotliCompressSync(BODY))],
    ['deflate , identity,br', brotliCompressSync(deflateRawSync(BODY))],
  ])('is decoded behind %s', (coding, body) => {
    expect(
      decodeBody(body, coding === undefined ? null : new NodeHeaders({ 'content-encoding': coding })).equals(BODY),
    ).toBe(true);
  });

  it('is empty behind every coding where it is empty, as of a HEAD', () => {
    expect(decodeBody(Buffer.alloc(0), new NodeHeaders({ 'content-encoding': 'gzip' }))).toHaveLength(0);
  });

  it.each([
    ['zstd', BODY, /zstd is none of gzip, br and deflate: ask for/],
    ['toString', BODY, /tostring is none of/],
    ['gzip', BODY, /is no gzip: incorrect header/],
    ['gzip', gzipSync(BODY).subarray(0, 30), /is no gzip: unexpected end/],
    ['br', BODY, /is no br: /],
    ['gzip, gzip, gzip, gzip, gzip, gzip', BODY, /packed 6 times over/],
  ])('that is no %s says so', (coding, body, message) => {
    expect(() => decodeBody(body, new NodeHeaders({ 'content-encoding': coding }))).toThrow(message);
  });

  it('that stands for far more than was sent is refused', () => {
    const zeros = Buffer.alloc(MOST_DECODED_BYTES + 1);
    for (const [coding, bomb] of [
      ['gzip', gzipSync(zeros)],
      ['br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ] as const) {
      expect(bomb.length).toBeLessThan(100_000);
      expect(() => decodeBody(bomb, new NodeHeaders({ 'content-encoding': coding }))).toThrow(
        /larger than 64 MiB once it is decoded/,
      );
    }
  });
});

describe('its text', () => {
  it.each([
    ['text/plain', Buffer.from('Grüße'), 'Grüße'],
    ['text/plain; charset=utf-8', Buffer.from('\uFEFFGrüße'), 'Grüße'],
    ['text/html; charset="ISO-8859-1"', Buffer.from('Grüße', 'latin1'), 'Grüße'],
    ['text/plain;charset=utf-16le', Buffer.from('Grüße', 'utf16le'), 'Grüße'],
    ['text/plain; charset=klingon', Buffer.from('Grüße'), 'Grüße'],
    [undefined, Buffer.from('Gr\xfc', 'latin1'), 'Gr\uFFFD'],
  ])('is read by the charset of %s', (type, body, text) => {
    expect(bodyText(body, type === undefined ? null : new NodeHeaders({ 'content-type': type }))).toBe(text);
  });
});

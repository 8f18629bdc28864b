/** HPACK by the examples of RFC 7541, appendix C, and by what may not be. */
import { describe, expect, it } from 'vitest';
import { HpackDecoder, MOST_LIST_BYTES } from './hpack-decoder.ts';
import { encodeBlock } from './hpack-encoder.ts';
import { huffmanText } from './huffman.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

function decode(decoder: HpackDecoder, ...parts: Buffer[]): string[] | null {
  const block = Buffer.concat([Buffer.of(0xff), ...parts, Buffer.of(0xff)]);
  return decoder.decode(block, 1, block.length - 1);
}

const GET = [':method', 'GET', ':scheme', 'http', ':path', '/', ':authority', 'www.example.com'];
const REQUESTS = [
  GET,
  [...GET, 'cache-control', 'no-cache'],
  [
    ...[':method', 'GET', ':scheme', 'https', ':path', '/index.html', ':authority', 'www.example.com'],
    ...['custom-key', 'custom-value'],
  ],
];
const CACHED = ['cache-control', 'private', 'date', 'Mon, 21 Oct 2013 20:13:21 GMT'];
const PLACE = ['location', 'https://www.example.com'];
const COOKIE = 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1';
const ANSWERS = [
  [':status', '302', ...CACHED, ...PLACE],
  [':status', '307', ...CACHED, ...PLACE],
  [
    ...[':status', '200', 'cache-control', 'private', 'date', 'Mon, 21 Oct 2013 20:13:22 GMT', ...PLACE],
    ...['content-encoding', 'gzip', 'set-cookie', COOKIE],
  ],
];
/** A table of 256 bytes, as the examples of answers have it. */
const SIZE_256 = hex('3fe101');

describe('header blocks of RFC 7541', () => {
  it.each([
    [
      'C.3: requests',
      REQUESTS,
      ['828684410f7777772e6578616d706c652e636f6d', '828684be58086e6f2d6361636865'],
      '828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565',
      Buffer.alloc(0),
    ],
    [
      'C.4: requests, Huffman',
      REQUESTS,
      ['828684418cf1e3c2e5f23a6ba0ab90f4ff', '828684be5886a8eb10649cbf'],
      '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf',
      Buffer.alloc(0),
    ],
    [
      'C.5: answers',
      ANSWERS,
      [
        '4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d',
        '4803333037c1c0bf',
      ],
      '88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31',
      SIZE_256,
    ],
    [
      'C.6: answers, Huffman',
      ANSWERS,
      [
        '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
        '4883640effc1c0bf',
      ],
      '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
      SIZE_256,
    ],
  ])('%s', (_, expected, blocks, last, size) => {
    const decoder = new HpackDecoder();
    expect(
      [...blocks, last].map((block, nth) => decode(decoder, nth === 0 ? size : Buffer.alloc(0), hex(block))),
    ).toEqual(expected);
  });
});

describe('a block that is none', () => {
  it.each([
    ['an entry that is not there', 'be'],
    ['the entry 0', '80'],
    ['a number that does not end', 'ffffffffffffffffff01'],
    ['a number cut short', 'ff'],
    ['a name cut short', '400a6375'],
    ['a name without a value', '400161'],
    ['a value cut short', '400161057878'],
    ['a table larger than allowed', '3fe11f88'.replace('3fe11f', '3fe21f')],
    ['a new size behind a field', '8820'],
    ['Huffman padding of zeros', '40016181f0'.replace('f0', '18')],
    ['Huffman padding of a whole byte', '4001618318ffff'],
    ['the end of the string in a string', '40016184ffffffff'],
  ])('%s', (_, block) => {
    expect(decode(new HpackDecoder(), hex(block))).toBe(null);
  });
});

describe('the table', () => {
  it('forgets the oldest where a field needs the room, and all where one is larger than it', () => {
    const decoder = new HpackDecoder();
    const field = (name: string, length: number): Buffer =>
      Buffer.concat([hex('4001'), Buffer.from(name), hex('7f'), number(length - 127), Buffer.alloc(length, 'v')]);
    const number = (value: number): Buffer =>
      value < 128 ? Buffer.of(value) : Buffer.of((value & 127) | 128, value >> 7);
    decode(decoder, field('a', 2000), field('b', 1900));
    expect(decode(decoder, hex('bf'))?.[0]).toBe('a');
    const before = decoder.changes;
    decode(decoder, field('c', 200));
    expect(decoder.changes).toBeGreaterThan(before);
    expect(decode(decoder, hex('bf'))?.[0]).toBe('b');
    expect(decode(decoder, hex('c0'))).toBe(null);
    decode(decoder, field('d', 5000));
    expect(decode(decoder, hex('be'))).toBe(null);
  });

  it('goes on behind a block that says more than is kept', () => {
    const decoder = new HpackDecoder();
    const large = Buffer.concat([hex('40016b7f8116'), Buffer.alloc(2944, 'v')]);
    const bomb = decode(decoder, large, Buffer.alloc(20_000, 0xbe), hex('4001610162'));
    expect(decoder.tooLarge).toBe(true);
    expect((bomb ?? []).join('').length).toBeLessThan(MOST_LIST_BYTES);
    expect(decode(decoder, hex('be'))).toEqual(['a', 'b']);
    expect(decoder.tooLarge).toBe(false);
  });
});

describe('a block of our own', () => {
  it('means what it was made of, and leaves the table alone', () => {
    const decoder = new HpackDecoder();
    const fields = [
      ...GET,
      'authorization',
      'Bearer x',
      'x-long',
      'ü'.repeat(70_000 / 2),
      'cookie',
      'a=1',
      'accept',
      '',
    ];
    const block = encodeBlock(fields);
    const small = fields.filter((_, nth) => nth < 10 || nth > 11);
    expect(decode(decoder, encodeBlock(small))).toEqual(small);
    expect(decoder.decode(block, 0, block.length)).toEqual(fields);
    expect(decoder.changes).toBe(0);
  });

  it('marks secrets as never to be remembered', () => {
    expect(encodeBlock(['authorization', 'x'])[0]).toBe(0x1f);
    expect(encodeBlock(['cookie', 'x'])[0]).toBe(0x1f);
    expect(encodeBlock(['accept', 'x'])[0]).toBe(0x0f);
  });
});

describe('the Huffman code', () => {
  it('has its longest and its shortest codes', () => {
    expect(huffmanText(hex('fffffff3 fffffff7 fffffffb'), 0, 0)).toBe('');
    expect(huffmanText(hex('07'), 0, 1)).toBe('0');
    expect(huffmanText(hex('fffffff3'), 0, 4)).toBe('\n');
  });
});

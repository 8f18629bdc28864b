import { describe, expect, it } from 'vitest';
import { gather } from './gathered-body.ts';
import { MOST_BODY_BYTES } from './transport.ts';

/** The body, and how many buffers it took. */
function gatherAll(pieces: readonly Buffer[]): [body: Buffer | undefined, buffers: number] {
  let gathered: Buffer | null = null;
  let length = 0;
  let buffers = 0;
  for (const piece of pieces) {
    const padded = Buffer.concat([Buffer.from('<'), piece, Buffer.from('>')]);
    const next = gather(gathered, length, padded, 1, 1 + piece.length);
    if (next !== gathered) buffers++;
    gathered = next;
    length += piece.length;
  }
  return [gathered?.subarray(0, length), buffers];
}

describe('a body', () => {
  it('in one piece is copied once, to its size: what it came in is used again', () => {
    const bytes = Buffer.from('<body>');
    const gathered = gather(null, 0, bytes, 1, 5);
    bytes.fill(0);
    expect(gathered.toString()).toBe('body');
  });

  it('in pieces of any size is what came, in a few buffers', () => {
    const whole = Buffer.from(Array.from({ length: 100_000 }, (_, nth) => nth % 251));
    for (const size of [1, 7, 4096, 65_536, 100_000]) {
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, nth) =>
        whole.subarray(nth * size, (nth + 1) * size),
      );
      const [body, buffers] = gatherAll(pieces);
      expect(body?.equals(whole)).toBe(true);
      expect(buffers).toBeLessThan(9);
    }
  });

  it('is given no more room than a body may have', () => {
    const half = Buffer.alloc(MOST_BODY_BYTES / 2 + 1);
    const grown = gather(gather(null, 0, half, 0, half.length), half.length, half, 0, half.length - 2);
    expect(grown).toHaveLength(MOST_BODY_BYTES);
  });
});

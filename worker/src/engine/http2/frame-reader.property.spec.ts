/** Frames, however they come in pieces, and bytes that are none: read the same, within bounds, never thrown at. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf } from '../testing/http2-peer.ts';
import { PROTOCOL_ERROR } from './error-codes.ts';
import { type Fault } from './failures.ts';
import { FrameReader, type FrameSink } from './frame-reader.ts';
import { END_HEADERS, END_STREAM, PADDED } from './frame-types.ts';
import { IncomingFrames } from './incoming-frames.ts';

const STOP: Fault = { code: PROTOCOL_ERROR, message: 'enough' };

/** Writes down what it hears; pieces of a body that follow one another are one. */
class Listener implements FrameSink {
  readonly heard: string[] = [];
  #body = '';

  onDataFrame(stream: number, length: number): null {
    return this.#note(`data ${stream} ${length}`);
  }

  onData(_: number, bytes: Buffer, from: number, to: number): void {
    expect(from).toBeLessThan(to);
    this.#body += bytes.toString('latin1', from, to);
  }

  onDataEnd(stream: number): void {
    this.#note(`end ${stream}`);
  }

  onFrame(type: number, flags: number, stream: number, bytes: Buffer, from: number, to: number): null {
    return this.#note(`${type} ${flags} ${stream} ${bytes.toString('latin1', from, to)}`);
  }

  finish(): string[] {
    this.#note('over');
    return this.heard;
  }

  #note(text: string): null {
    if (this.#body !== '') this.heard.push(this.#body);
    this.#body = '';
    this.heard.push(text);
    return null;
  }
}

function hear(bytes: Buffer, cuts: readonly number[]): readonly string[] {
  const listener = new Listener();
  const reader = new FrameReader(listener);
  const places = [...cuts.map((cut) => Math.round(cut * bytes.length)), bytes.length].sort((one, other) => one - other);
  let from = 0;
  for (const to of places) {
    const piece = Buffer.from(bytes.subarray(from, to));
    expect(reader.read(piece, piece.length)).toBe(null);
    // What came is valid within the call only.
    piece.fill(0);
    from = to;
  }
  return listener.finish();
}

const payload = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 16_000, maxLength: 16_384 }));
const padded = fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 300 })).map(([padding, bytes]) => ({
  bytes: Buffer.concat([Buffer.of(padding), bytes, Buffer.alloc(padding)]),
  says: Buffer.from(bytes).toString('latin1'),
}));
const stream = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const frame = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(255), stream, payload).map(([type, flags, id, bytes]) => ({
    bytes: frameOf(type, flags, id, Buffer.from(bytes)),
    says: [`${type} ${flags} ${id} ${Buffer.from(bytes).toString('latin1')}`],
  })),
  fc.tuple(fc.boolean(), stream, payload).map(([ends, id, bytes]) => ({
    bytes: frameOf(0, ends ? END_STREAM : 0, id, Buffer.from(bytes)),
    says: [`data ${id} ${bytes.length}`, Buffer.from(bytes).toString('latin1'), ends ? `end ${id}` : ''],
  })),
  fc.tuple(stream, padded).map(([id, { bytes, says }]) => ({
    bytes: frameOf(0, PADDED, id, bytes),
    says: [`data ${id} ${bytes.length}`, says],
  })),
);
const frames = fc.array(frame, { maxLength: 12 });
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 });

describe('frames', () => {
  it('are read the same however they are cut', () => {
    fc.assert(
      fc.property(frames, cuts, (drawn, places) => {
        const bytes = Buffer.concat(drawn.map((each) => each.bytes));
        const expected = [...drawn.flatMap(({ says }) => says.filter((text) => text !== '')), 'over'];
        expect(hear(bytes, [])).toEqual(expected);
        expect(hear(bytes, places)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('are read the same byte by byte', () => {
    fc.assert(
      fc.property(
        fc.array(
          frame.filter(({ bytes }) => bytes.length < 400),
          { maxLength: 5 },
        ),
        (drawn) => {
          const bytes = Buffer.concat(drawn.map((each) => each.bytes));
          expect(
            hear(
              bytes,
              [...bytes.keys()].map((at) => at / bytes.length),
            ),
          ).toEqual(hear(bytes, []));
        },
      ),
      { numRuns: 50 },
    );
  });
});

/** Most lengths are small, so that what follows is reached. */
const wild = fc
  .tuple(fc.nat(12), fc.oneof(fc.nat(255), fc.constantFrom(END_HEADERS, PADDED, 1, 5)), fc.nat(6), payload)
  .map(([type, flags, id, bytes]) => frameOf(type, flags, id, Buffer.from(bytes)));

describe('bytes from a server that has gone mad', () => {
  it('are never more than a fault', () => {
    const streams = {
      onDataFrame: (id: number) => (id === 5 ? STOP : null),
      onData: () => undefined,
      onDataEnd: () => undefined,
      onHeaders: () => null,
      onReset: () => null,
      onWindowUpdate: () => null,
    };
    const connection = {
      onSetting: () => null,
      onSettingsEnd: () => undefined,
      onPing: () => undefined,
      onGoAway: () => undefined,
    };
    const piece = fc.oneof(
      { weight: 5, arbitrary: wild },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const incoming = new IncomingFrames(streams, connection);
        const reader = new FrameReader(incoming);
        for (const bytes of [frameOf(4, 0, 0), ...pieces]) {
          const fault = reader.read(bytes, bytes.length);
          if (fault === null) continue;
          expect(fault.message).not.toBe('');
          return;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

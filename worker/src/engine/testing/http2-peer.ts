/** A server of HTTP/2 frames, which keeps what the client sends: for rules that only frames show. */
import type { Socket } from 'node:net';
import { startTcpTarget, type Target } from './target.ts';

const PREFACE_BYTES = 24;
const HEAD_BYTES = 9;

export interface PeerFrame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export interface Http2Peer extends Target {
  /** What came on all connections, in its order. */
  readonly frames: readonly PeerFrame[];
  /** Pieces in which it came. */
  readonly reads: number;
}

export function frameOf(type: number, flags: number, stream: number, payload: Buffer | readonly number[] = []): Buffer {
  const body = Buffer.from(payload);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(body.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, body]);
}

export function uint32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [nth, value] of values.entries()) bytes.writeUInt32BE(value, 4 * nth);
  return bytes;
}

/** `pairs`: identifier, value. */
export function settingsFrame(...pairs: (readonly [number, number])[]): Buffer {
  const payload = pairs.map(([identifier, value]) => Buffer.from([0, identifier, ...uint32(value)]));
  return frameOf(4, 0, 0, Buffer.concat(payload));
}

/** `greeting` is sent with the client's preface; `onFrame` hears of each frame of the client. */
export async function startHttp2Peer(
  greeting: Buffer,
  onFrame: (socket: Socket, frame: PeerFrame) => void,
): Promise<Http2Peer> {
  const frames: PeerFrame[] = [];
  let reads = 0;
  const target = await startTcpTarget((socket) => {
    let bytes = Buffer.alloc(0);
    let greeted = false;
    socket.on('data', (chunk: Buffer) => {
      reads++;
      bytes = Buffer.concat([bytes, chunk]);
      if (!greeted && bytes.length >= PREFACE_BYTES) {
        greeted = true;
        bytes = bytes.subarray(PREFACE_BYTES);
        socket.write(greeting);
      }
      while (greeted && bytes.length >= HEAD_BYTES && bytes.length >= HEAD_BYTES + bytes.readUIntBE(0, 3)) {
        const end = HEAD_BYTES + bytes.readUIntBE(0, 3);
        const [type, flags, stream] = [bytes.readUInt8(3), bytes.readUInt8(4), bytes.readUInt32BE(5)];
        const frame = { type, flags, stream, payload: bytes.subarray(HEAD_BYTES, end) };
        bytes = bytes.subarray(end);
        frames.push(frame);
        onFrame(socket, frame);
      }
    });
  });
  return Object.defineProperties(target, {
    frames: { get: () => frames },
    reads: { get: () => reads },
  }) as Http2Peer;
}

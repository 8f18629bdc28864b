/** HTTP/2 frame by frame: for what no well-behaved server would send. */
import type { Socket } from 'node:net';
import { startTcpTarget, type Target } from './target.ts';

const PREFACE_BYTES = 24;
const HEAD_BYTES = 9;

export const END_STREAM = 1;
const END_HEADERS = 4;

/** `:status: 200` out of HPACK's table of fixed names and values. */
const STATUS_200 = 0x88;

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A field as HPACK writes it without a table. */
export function field(name: string, value: string): Buffer {
  return Buffer.from([0, name.length, ...Buffer.from(name), value.length, ...Buffer.from(value)]);
}

export const data = (stream: number, text: string, flags = 0): Buffer => frame(0, flags, stream, Buffer.from(text));
/** A head of 200 with more fields. */
export const head = (stream: number, flags = 0, ...fields: Buffer[]): Buffer =>
  block(stream, flags, Buffer.from([STATUS_200]), ...fields);
export const block = (stream: number, flags: number, ...parts: Buffer[]): Buffer =>
  frame(1, flags | END_HEADERS, stream, Buffer.concat(parts));
export const reset = (stream: number, code: number): Buffer => frame(3, 0, stream, number(code));
export const goAway = (lastStream: number, code: number): Buffer =>
  frame(7, 0, 0, Buffer.concat([number(lastStream), number(code)]));
export const ofType = (type: number, stream: number): Buffer => frame(type, 0, stream, Buffer.alloc(3));

/** A server that does for each stream what it is told to, once its head has come. */
export function startFrameTarget(onHead: (socket: Socket, stream: number) => void): Promise<Target> {
  return startTcpTarget((socket) => {
    let bytes = Buffer.alloc(0);
    let greeted = false;
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!greeted && bytes.length >= PREFACE_BYTES) {
        greeted = true;
        bytes = bytes.subarray(PREFACE_BYTES);
        socket.write(frame(4, 0, 0, Buffer.alloc(0)));
      }
      while (greeted && bytes.length >= HEAD_BYTES && bytes.length >= HEAD_BYTES + bytes.readUIntBE(0, 3)) {
        const [type, flags, stream] = [bytes.readUInt8(3), bytes.readUInt8(4), bytes.readUInt32BE(5)];
        bytes = bytes.subarray(HEAD_BYTES + bytes.readUIntBE(0, 3));
        if (type === 4 && flags === 0) socket.write(frame(4, 1, 0, Buffer.alloc(0)));
        if (type === 1) onHead(socket, stream);
      }
    });
  });
}

/** Counts the bytes of all sockets, exactly: of those that were added when asked and when they close; others are told as they come. */
import type { Socket } from 'node:net';
import type { Bytes } from './transport.ts';

export class SocketMeter {
  readonly #open = new Map<Socket, { sent: number; received: number }>();
  #sent = 0;
  #received = 0;

  add(socket: Socket): void {
    this.#open.set(socket, { sent: 0, received: 0 });
    socket.once('close', () => {
      this.#read(socket);
      this.#open.delete(socket);
    });
  }

  /** So many bytes were given to a socket that was not added. */
  sent(bytes: number): void {
    this.#sent += bytes;
  }

  /** So many bytes came from a socket that was not added. */
  received(bytes: number): void {
    this.#received += bytes;
  }

  /** Since the last call. */
  take(): Bytes {
    for (const socket of this.#open.keys()) this.#read(socket);
    const bytes = { sent: this.#sent, received: this.#received };
    this.#sent = 0;
    this.#received = 0;
    return bytes;
  }

  #read(socket: Socket): void {
    const seen = this.#open.get(socket);
    if (seen === undefined) return;
    const { bytesWritten, bytesRead } = socket;
    this.#sent += bytesWritten - seen.sent;
    this.#received += bytesRead - seen.received;
    seen.sent = bytesWritten;
    seen.received = bytesRead;
  }
}

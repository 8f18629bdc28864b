/** For tests: a client of graphql-transport-ws that shows every message and the close code. */
import { WebSocket } from 'ws';

export interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

export class SocketClient {
  readonly #socket: WebSocket;
  readonly #messages: Message[] = [];
  readonly #opened: Promise<unknown>;
  #waiting: (() => void) | null = null;
  /** The code with which the socket was closed. */
  readonly closed: Promise<number>;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.#socket = new WebSocket(url, 'graphql-transport-ws', { headers });
    this.#opened = new Promise((resolve) => this.#socket.once('open', resolve));
    this.#socket.on('message', (data) => {
      this.#messages.push(JSON.parse(String(data)));
      this.#waiting?.();
    });
    this.closed = new Promise((resolve) => this.#socket.once('close', resolve));
  }

  /** Connects and says who it is; resolves with the first answer, which is `connection_ack`. */
  async connect(payload: Record<string, unknown> = {}): Promise<Message> {
    await this.#opened;
    this.send({ type: 'connection_init', payload });
    return this.next();
  }

  send(message: Message): void {
    this.#socket.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: Record<string, unknown> = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** The next message, in order. */
  async next(): Promise<Message> {
    while (this.#messages.length === 0) await new Promise<void>((resolve) => (this.#waiting = resolve));
    return this.#messages.shift() ?? { type: 'none' };
  }

  leave(): Promise<number> {
    this.#socket.close(1000);
    return this.closed;
  }
}

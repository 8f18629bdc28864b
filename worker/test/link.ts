/** A TCP link to Redis that can be cut (nothing gets through, nobody can connect) or frozen (the same, without a word of it). */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Link {
  readonly url: string;
  cut(): void;
  freeze(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function linkTo(redisPort: number): Promise<Link> {
  const sockets = new Set<Socket>();
  let state: 'UP' | 'CUT' | 'FROZEN' = 'UP';
  const hold = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    if (state === 'CUT') near.destroy();
    if (state === 'FROZEN') hold(near);
    if (state !== 'UP') return;
    const far = connect(redisPort, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      hold(socket);
      socket.setNoDelay(true);
      socket.pipe(other);
      socket.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      state = 'CUT';
      drop();
    },
    freeze() {
      state = 'FROZEN';
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend() {
      state = 'UP';
    },
    async close() {
      server.close();
      drop();
      await once(server, 'close');
    },
  };
}

/** A TCP link in front of Redis that can be cut: what a process sees of a network that fails. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface RedisLink {
  /** What a process is given instead of Redis' own URL. */
  readonly url: string;
  /** Connections that are open now. */
  connections(): number;
  /** Breaks all connections and refuses new ones, until `mend`. */
  cut(): void;
  mend(): void;
  /** Lets connections stand and passes nothing on, until `mend`: a network that swallows packets. */
  freeze(): void;
  close(): Promise<void>;
}

type State = 'whole' | 'cut' | 'frozen';

export async function createRedisLink(redisUrl: string): Promise<RedisLink> {
  const target = new URL(redisUrl);
  const pairs = new Set<{ readonly near: Socket; readonly far: Socket }>();
  let state: State = 'whole';

  const server: Server = createServer((near) => {
    if (state === 'cut') {
      reset(near);
      return;
    }
    const far = connect({ host: target.hostname, port: Number(target.port || 6379), noDelay: true });
    near.setNoDelay(true);
    const pair = { near, far };
    pairs.add(pair);
    const end = () => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    for (const socket of [near, far]) socket.once('error', end).once('close', end);
    near.pipe(far);
    far.pipe(near);
    if (state === 'frozen') pauseBoth(pair);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  const breakAll = () => {
    for (const { near, far } of pairs) {
      reset(near);
      far.destroy();
    }
  };
  const url = new URL(redisUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    connections: () => pairs.size,
    cut() {
      state = 'cut';
      breakAll();
    },
    freeze() {
      state = 'frozen';
      for (const pair of pairs) pauseBoth(pair);
    },
    mend() {
      state = 'whole';
      for (const { near, far } of pairs) {
        near.resume();
        far.resume();
      }
    },
    async close() {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pauseBoth({ near, far }: { readonly near: Socket; readonly far: Socket }): void {
  near.pause();
  far.pause();
}

/** A socket that is shutting down cannot be reset any more: Node would neither reset nor ever close it. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

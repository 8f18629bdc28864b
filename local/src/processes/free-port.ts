/** Ports on loopback. */
import { connect, createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** A port that nobody listens on: `wanted` where it is free, else one that the system chooses. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && (await isFree(wanted))) return wanted;
  return await listenOnce(0);
}

/** Whether a listener could be opened on this port of loopback now. */
export async function isFree(port: number): Promise<boolean> {
  try {
    await listenOnce(port);
    return true;
  } catch {
    return false;
  }
}

async function listenOnce(port: number): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('The listener has no port'));
        else resolve(address.port);
      });
    });
  });
}

/** Resolves when somebody accepts connections on this port of loopback; rejects at once where nobody does. */
export async function canConnect(port: number): Promise<void> {
  const socket = connect({ port, host: LOOPBACK });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  }).finally(() => socket.destroy());
}

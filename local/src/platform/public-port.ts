/** The one port that people and browsers see. */
import { createServer } from 'node:net';
import { until } from '../processes/until.ts';

const ANSWER_TIMEOUT_MS = 30_000;
const REQUEST_TIMEOUT_MS = 5_000;
const ANY_ADDRESS = ['0.0.0.0', '::', '127.0.0.1', '::1', 'localhost'];

/** What a person on this machine types into the browser. */
export function publicUrl(host: string, port: number): string {
  return `http://${ANY_ADDRESS.includes(host) ? 'localhost' : host}:${port}`;
}

/** Throws where somebody else listens there: better said at once than after everything else has started. */
export async function requirePublicPort(host: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'it is in use by another program' : error.message;
      reject(new Error(`Port ${port} on ${host} cannot be used: ${reason}. Choose another one by LOADTEST_PORT.`));
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

/** Waits until the server says that it is ready and the dashboard answers behind it. */
export async function waitUntilAnswering(url: string, signal: AbortSignal): Promise<void> {
  let reason = '';
  const answering = async () => {
    for (const path of ['/readyz', '/sign-in']) {
      const response = await fetch(url + path, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS), redirect: 'manual' });
      reason = `${path} answered ${response.status}: ${(await response.text()).slice(0, 300)}`;
      if (response.status >= 400) return false;
    }
    return true;
  };
  try {
    await until(answering, { timeoutMs: ANSWER_TIMEOUT_MS, what: 'the platform to answer', intervalMs: 50, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`The platform does not answer at ${url}. ${reason}`, { cause: error });
  }
}

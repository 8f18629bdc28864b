/**
 * The dashboard as a process of the local start: Next behind an HTTP server of ours, so that it says when it is ready and
 * ends with its parent. Arguments: the folder of the web app, the port, and `dev` for development with reload.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { endWithParent } from '../processes/end-with-parent.ts';
import { LOOPBACK } from '../processes/free-port.ts';

/** What is used of Next. It belongs to the web app, which decides on its version. */
interface NextApp {
  prepare(): Promise<void>;
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  getUpgradeHandler(): (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  close(): Promise<void>;
}
type CreateNextApp = (options: { dir: string; dev: boolean; hostname: string; port: number }) => NextApp;

const [dir = '', portText = '', mode = ''] = process.argv.slice(2);
const port = Number(portText);

const createNextApp = createRequire(join(dir, 'package.json'))('next') as CreateNextApp;
const app = createNextApp({ dir, dev: mode === 'dev', hostname: LOOPBACK, port });
await app.prepare();

const handle = app.getRequestHandler();
const upgrade = app.getUpgradeHandler();
const server = createServer((request, response) => void handle(request, response));
server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
server.listen(port, LOOPBACK, () => process.send?.({ type: 'ready', port }));

endWithParent(async () => {
  server.close();
  server.closeAllConnections();
  await app.close();
});

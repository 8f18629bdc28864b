/** A target in a process of its own, which its parent may freeze. It tells its URL, and how many requests came when asked. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

let requests = 0;
const server = createServer((_request, response) => {
  requests++;
  response.end('ok');
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
});
process.on('message', () => process.send?.({ requests }));
process.on('disconnect', () => process.exit());

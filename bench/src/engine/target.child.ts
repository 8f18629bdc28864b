/** See target.ts. It tells its URL, and once that the first request came. */
import { type AddressInfo, createServer } from 'node:net';

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok';
const HEAD_END = '\r\n\r\n';

let asked = false;
const server = createServer({ noDelay: true }, (socket) => {
  let rest = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    if (!asked) process.send?.('asked');
    asked = true;
    const heads = (rest + chunk.toString('latin1')).split(HEAD_END);
    rest = heads.pop() ?? '';
    if (heads.length > 0) socket.write(ANSWER.repeat(heads.length));
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('disconnect', () => process.exit());

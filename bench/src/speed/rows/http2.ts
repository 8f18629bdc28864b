import { closedLoop } from './closed-loop.ts';

export const http2 = closedLoop({
  name: 'http2',
  title: 'Tiny GET over HTTP/2, closed loop with 64 users',
  work: 'GET',
  wire: 'HTTP2',
  connections: 64,
  goals: { k6: 2 },
});

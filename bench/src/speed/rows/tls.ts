import { closedLoop } from './closed-loop.ts';

export const tls = closedLoop({
  name: 'tls',
  title: 'Tiny GET over TLS, closed loop with 64 connections',
  work: 'GET',
  wire: 'TLS',
  connections: 64,
  goals: { k6: 3 },
});

import { closedLoop } from './closed-loop.ts';

export const tinyGet = closedLoop({
  name: 'tiny-get',
  title: 'Tiny GET, closed loop with 64 connections',
  work: 'GET',
  wire: 'HTTP1',
  connections: 64,
  withUndici: true,
  goals: { wrk: 0.7, autocannon: 1.2, vegeta: 3, k6: 8 },
});

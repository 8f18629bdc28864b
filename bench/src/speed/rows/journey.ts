import { closedLoop } from './closed-loop.ts';

export const journey = closedLoop({
  name: 'journey',
  title: 'Three-step journey with extraction, closed loop with 64 users',
  work: 'JOURNEY',
  wire: 'HTTP1',
  connections: 64,
  withUndici: true,
  goals: { k6: 5 },
});

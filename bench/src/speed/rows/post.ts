import { closedLoop } from './closed-loop.ts';

export const post = closedLoop({
  name: 'post',
  title: 'POST with a template and a JSON check, closed loop with 64 users',
  work: 'POST',
  wire: 'HTTP1',
  connections: 64,
  goals: { k6: 5 },
});

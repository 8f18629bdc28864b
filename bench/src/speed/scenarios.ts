/** The works of a load as our scenarios. */
import type { LoadInput, ScenarioInput, StepInput } from '@loadtest/scenario';
import { type Load, loadSeconds, type Work } from './load.ts';

const ANSWERED = { subject: 'STATUS', comparison: 'EQUALS', value: '200' } as const;

const STEPS: Readonly<Record<Work, StepInput[]>> = {
  GET: [{ name: 'get', http: { url: '/' } }],
  SLOW: [{ name: 'get', http: { url: '/slow' } }],
  JOURNEY: [
    {
      name: 'log in',
      http: { url: '/login' },
      extract: [{ name: 'token', from: 'JSON', expression: '$.token' }],
      checks: [ANSWERED],
    },
    {
      name: 'who am I',
      http: { url: '/me', headers: [{ name: 'authorization', value: 'Bearer {{token}}' }] },
      checks: [ANSWERED],
    },
    { name: 'session', http: { url: '/sessions/{{token}}' }, checks: [ANSWERED] },
  ],
  POST: [
    {
      name: 'order',
      http: {
        method: 'POST',
        url: '/orders',
        json: {
          id: '{{$uuid}}',
          iteration: '{{$iteration}}',
          customer: '{{$randomString(12)}}',
          quantity: '{{$randomInt(1,100)}}',
          items: [{ article: 'A-100', price: '12.50' }],
        },
      },
      checks: [ANSWERED, { subject: 'JSON', expression: '$.ok', comparison: 'EQUALS', value: 'true' }],
    },
  ],
};

export function scenarioOf(load: Load): ScenarioInput {
  return {
    name: 'Bench',
    target: load.origin,
    load: loadOf(load),
    steps: STEPS[load.work],
    httpVersion: load.wire === 'HTTP2' ? 'HTTP2' : 'HTTP1',
    ...(load.wire === 'HTTP1' ? {} : { tls: { insecure: true } }),
  };
}

function loadOf(load: Load): LoadInput {
  const duration = `${loadSeconds(load)}s`;
  return load.rate === null
    ? { model: 'CONSTANT_USERS', users: load.connections, duration }
    : { model: 'CONSTANT_RATE', rate: load.rate, duration };
}

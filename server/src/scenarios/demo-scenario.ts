/** The scenario that a new installation has to try: a visit to the demo shop. */
import type { ScenarioInput, StepInput } from '@loadtest/scenario';

export function demoScenario(target: string): ScenarioInput {
  return {
    name: 'Demo shop',
    description: 'A visit to the demo shop that comes with LoadTest: look, choose, put into the cart, order.',
    tags: ['demo'],
    visibility: 'SHARED',
    target,
    load: { model: 'CONSTANT_RATE', rate: 50, duration: '1m', gracefulStop: '10s' },
    variables: { page: 1, item: 'teapot', quantity: 2 },
    steps: [
      { name: 'Home', http: { url: '/' }, checks: [status('200')] },
      { name: 'Items', http: { url: '/items', query: [{ name: 'page', value: '{{page}}' }] }, checks: [status('200')] },
      post('Add to cart', '/cart', { item: '{{item}}', quantity: '{{quantity}}' }),
      post('Order', '/orders', { items: [{ item: '{{item}}', quantity: '{{quantity}}' }], payment: 'invoice' }),
    ],
  };
}

function post(name: string, url: string, json: NonNullable<StepInput['http']>['json']): StepInput {
  return { name, http: { method: 'POST', url, json: json ?? null, timeout: '10s' }, checks: [status('201')] };
}

function status(value: string): NonNullable<StepInput['checks']>[number] {
  return { subject: 'STATUS', comparison: 'EQUALS', value };
}

import { describe, expect, it } from 'vitest';
import { runFilterOf } from './run-filter.ts';

describe('the filter in the address of the runs', () => {
  it('is read into what the API takes', () => {
    const params = new URLSearchParams('state=active&verdict=failed&validity=degraded&mine=yes&q=shop');
    expect(runFilterOf(params)).toEqual({
      status: ['QUEUED', 'PREPARING', 'RUNNING', 'STOPPING'],
      verdict: ['FAILED'],
      validity: ['DEGRADED'],
      mine: true,
      search: 'shop',
    });
  });

  it('passes over what it does not know', () => {
    expect(runFilterOf(new URLSearchParams('state=odd&verdict=&x=1'))).toEqual({});
  });
});

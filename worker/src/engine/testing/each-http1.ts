/** For tests that have to come out the same whichever connection speaks HTTP/1.1. */
import { afterAll, beforeAll, describe } from 'vitest';
import type { Http1 } from '../transport.ts';
import { chooseHttp1, HTTP1 } from './transports.ts';

/** The tests within, once with each: transports that they make, and shards that they run, use that one. */
export function describeEachHttp1(name: string, tests: (http1: Http1) => void): void {
  describe.each(HTTP1)(`${name} (%s)`, (http1) => {
    beforeAll(() => chooseHttp1(http1));
    afterAll(() => chooseHttp1('OWN'));
    tests(http1);
  });
}

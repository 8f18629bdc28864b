/** What the tools print, as it was captured from them. */
import { expect, it } from 'vitest';
import { readAutocannon } from './autocannon.ts';
import { readK6 } from './k6.ts';
import { readOha } from './oha.ts';
import { readOurs } from './ours.ts';
import { readVegeta } from './vegeta.ts';
import { readWrk } from './wrk.ts';

const WRK = `Running 1s test @ http://127.0.0.1:8999/nope
  1 threads and 2 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     5.37ms    9.45ms  62.16ms   90.92%
    Req/Sec   721.20    410.41     1.47k    70.00%
  Latency Distribution
     50%  158.00us
     75%    5.34ms
     90%   13.15ms
     99%    1.05s
  723 requests in 1.01s, 367.15KB read
`;

it('wrk', () => {
  expect(readWrk(`${WRK}Requests/sec:    716.17\n`)).toEqual({
    requests: 723,
    errors: 0,
    latencyMs: { p50: 0.158, p99: 1050 },
    startDelayMs: null,
    dropped: 0,
  });
  const troubles = 'Socket errors: connect 1, read 20, write 300, timeout 4000\n  Non-2xx or 3xx responses: 50000\n';
  expect(readWrk(`${WRK}  ${troubles}`).errors).toBe(54_321);
  expect(() => readWrk('unable to connect to 127.0.0.1:1 Connection refused')).toThrow('wrk tells no requests');
});

it('k6', () => {
  const summary = { requests: 21_682, failed: 2, checksFailed: 3, dropped: 7, p50Ms: 9.73, p99Ms: null };
  expect(readK6(JSON.stringify(summary))).toEqual({
    requests: 21_682,
    errors: 5,
    latencyMs: { p50: 9.73, p99: null },
    startDelayMs: null,
    dropped: 7,
  });
});

it('vegeta', () => {
  const report =
    '{"latencies":{"total":163786982,"mean":8189349,"50th":3167453,"90th":24184271,"95th":42316653,"99th":52135295,"max":52135295,"min":161952},"bytes_in":{"total":65464,"mean":3273.2},"bytes_out":{"total":0,"mean":0},"requests":20,"rate":21.087713009519632,"throughput":14.72210581973098,"success":0.7,"status_codes":{"0":6,"200":14},"errors":["connection refused"]}';
  expect(readVegeta(report)).toMatchObject({
    requests: 20,
    errors: 6,
    latencyMs: { p50: 3.167453, p99: 52.135295 },
  });
});

it('autocannon', () => {
  const report =
    '{"errors":1,"timeouts":1,"mismatches":0,"non2xx":2,"resets":0,"1xx":0,"2xx":283,"3xx":0,"4xx":2,"5xx":0,"latency":{"average":169.44,"p50":120,"p75":271,"p90":354,"p97_5":386,"p99":427},"requests":{"total":285,"sent":568}}';
  expect(readAutocannon(report)).toMatchObject({ requests: 285, errors: 3, latencyMs: { p50: 120, p99: 427 } });
});

it('oha: what it breaks off at its end is no error', () => {
  const report = {
    latencyPercentiles: { p50: 0.5, p99: 0.75, 'p99.9': 1 },
    statusCodeDistribution: { '200': 21_498, '404': 2 },
    errorDistribution: { 'aborted due to deadline': 4, 'connection refused': 3 },
  };
  expect(readOha(JSON.stringify(report))).toMatchObject({
    requests: 21_500,
    errors: 5,
    latencyMs: { p50: 500, p99: 750 },
  });
});

it('ours: unsent requests never came to the target, and totals that are not the sums of the ticks are no totals', () => {
  const report = {
    requests: 105,
    unsent: 5,
    errors: 6,
    interrupted: 1,
    dropped: 2,
    exact: true,
    samples: ['reset'],
    latencyUs: { p50: 1500, p99: null },
    startDelayUs: { p50: 10, p99: 2000, max: 3000 },
  };
  expect(readOurs(JSON.stringify(report))).toEqual({
    requests: 100,
    errors: 7,
    samples: ['reset'],
    latencyMs: { p50: 1.5, p99: null },
    startDelayMs: { p50: 0.01, p99: 2, max: 3 },
    dropped: 2,
  });
  expect(() => readOurs(JSON.stringify({ ...report, exact: false }))).toThrow('not the sums');
});

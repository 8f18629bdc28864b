import type { TriedRequest, TryReport } from '@loadtest/protocol';
import { expect, it } from 'vitest';
import { cutBodies } from './cut-bodies.ts';

function request(requestBody: string | null, responseBody: string | null): TriedRequest {
  return {
    method: 'POST',
    url: 'http://127.0.0.1/',
    requestHeaders: [],
    requestBody,
    status: 200,
    httpVersion: 'HTTP/1.1',
    responseHeaders: [],
    responseBody,
    bodyTruncated: false,
    address: null,
    firstByteMs: 1,
    latencyMs: 2,
    errorKind: null,
    error: null,
  };
}

it('leaves out the bodies that there is no room for', () => {
  const requests = [request('12345', '12345'), request(null, '12345'), request('1', null)];
  const report: TryReport = { ok: true, error: null, steps: [{ name: 's', requests, extracted: [], checks: [] }] };
  expect(cutBodies(report, 16)).toEqual(report);
  const cut = cutBodies(report, 14).steps[0]?.requests ?? [];
  expect(cut.map(({ requestBody, responseBody }) => [requestBody, responseBody])).toEqual([
    ['12345', '12345'],
    [null, null],
    [null, null],
  ]);
  expect(cut.map(({ bodyTruncated }) => bodyTruncated)).toEqual([false, true, false]);
});

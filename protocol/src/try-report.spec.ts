import { expect, it } from 'vitest';
import { decodeTryReport, encodeTryReport, type TryReport } from './try-report.ts';

const REPORT: TryReport = {
  ok: false,
  error: null,
  steps: [
    {
      name: 'Home',
      requests: [
        {
          method: 'GET',
          url: 'http://127.0.0.1:8080/',
          requestHeaders: [{ name: 'accept', value: '*/*' }],
          requestBody: null,
          status: null,
          httpVersion: null,
          responseHeaders: [],
          responseBody: null,
          bodyTruncated: false,
          address: null,
          firstByteMs: null,
          latencyMs: null,
          errorKind: 'CONNECT',
          error: 'nobody listens there',
        },
      ],
      extracted: [],
      checks: [{ name: 'status', passed: false, actual: null }],
    },
  ],
};

it('a report is read as it was written', () => {
  expect(decodeTryReport(encodeTryReport(REPORT))).toEqual(REPORT);
});

it('what is no report is neither written nor read', () => {
  const wrong = { ...REPORT, steps: [{}] } as unknown as TryReport;
  expect(() => encodeTryReport(wrong)).toThrow(/steps/);
  expect(() => decodeTryReport(new Uint8Array(3))).toThrow();
});

import type { TriedRequest, TryReport } from '@loadtest/protocol';

/** What all bodies of a report may have together, in UTF-16 units: two hundred steps with retries must not fill Redis. */
const ALL_BODIES = 8 * 1024 * 1024;

/** The report with the bodies that its beginning has room for; the others are left out as truncated. */
export function cutBodies(report: TryReport, room = ALL_BODIES): TryReport {
  let left = room;
  const cut = (request: TriedRequest): TriedRequest => {
    const { requestBody, responseBody } = request;
    left -= (requestBody?.length ?? 0) + (responseBody?.length ?? 0);
    return left >= 0
      ? request
      : {
          ...request,
          requestBody: null,
          responseBody: null,
          bodyTruncated: request.bodyTruncated || responseBody !== null,
        };
  };
  return { ...report, steps: report.steps.map((step) => ({ ...step, requests: step.requests.map(cut) })) };
}

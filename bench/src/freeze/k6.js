import { sleep } from 'k6';
import http from 'k6/http';

const { URL_, OUT, SECONDS, RATE, VUS, EXECUTOR } = __ENV;
const seconds = `${SECONDS}s`;

export const options = {
  discardResponseBodies: true,
  summaryTrendStats: ['med', 'p(90)', 'p(95)', 'p(99)', 'max'],
  scenarios: {
    freeze:
      EXECUTOR === 'constant-vus'
        ? { executor: 'constant-vus', vus: Number(VUS), duration: seconds }
        : {
            executor: 'constant-arrival-rate',
            rate: Number(RATE),
            timeUnit: '1s',
            duration: seconds,
            preAllocatedVUs: Number(VUS),
          },
  },
};

export default function () {
  http.get(URL_);
  if (EXECUTOR === 'constant-vus') sleep(Number(VUS) / Number(RATE));
}

export function handleSummary({ metrics }) {
  const { med, max, ...rest } = metrics.http_req_duration.values;
  const values = [med, rest['p(90)'], rest['p(95)'], rest['p(99)'], max];
  return { [OUT]: JSON.stringify({ values, count: metrics.http_reqs.values.count }) };
}

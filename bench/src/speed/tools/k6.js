/** The works of load.ts for k6; what it measured goes to the file OUT. */

import { check } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';

const { ORIGIN, WORK, SECONDS, VUS, RATE, OUT } = __ENV;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const scenario =
  RATE === '0'
    ? { executor: 'constant-vus', vus: Number(VUS) }
    : { executor: 'constant-arrival-rate', rate: Number(RATE), timeUnit: '1s', preAllocatedVUs: Number(VUS) };

export const options = {
  scenarios: { bench: { ...scenario, exec: WORK, duration: `${SECONDS}s` } },
  discardResponseBodies: WORK === 'GET' || WORK === 'SLOW',
  insecureSkipTLSVerify: true,
  summaryTrendStats: ['p(50)', 'p(99)'],
};

export function GET() {
  http.get(`${ORIGIN}/`);
}

export function SLOW() {
  http.get(`${ORIGIN}/slow`);
}

const answered = { 'status is 200': (answer) => answer.status === 200 };

export function JOURNEY() {
  const login = http.get(`${ORIGIN}/login`);
  check(login, answered);
  const token = login.json('token');
  check(http.get(`${ORIGIN}/me`, { headers: { authorization: `Bearer ${token}` } }), answered);
  check(http.get(`${ORIGIN}/sessions/${token}`, { tags: { name: 'session' } }), answered);
}

const ordered = { ...answered, 'it is ok': (answer) => answer.json('ok') === true };

export function POST() {
  const order = {
    id: crypto.randomUUID(),
    iteration: exec.scenario.iterationInTest,
    customer: randomString(12),
    quantity: 1 + Math.floor(Math.random() * 100),
    items: [{ article: 'A-100', price: '12.50' }],
  };
  check(
    http.post(`${ORIGIN}/orders`, JSON.stringify(order), { headers: { 'content-type': 'application/json' } }),
    ordered,
  );
}

function randomString(length) {
  let text = '';
  for (let at = 0; at < length; at++) text += LETTERS[Math.floor(Math.random() * LETTERS.length)];
  return text;
}

export function handleSummary({ metrics }) {
  const count = (name) => metrics[name]?.values.count ?? 0;
  const latency = metrics.http_req_duration?.values ?? {};
  const summary = {
    requests: count('http_reqs'),
    // A rate that counts what is true: `passes` are the requests that failed.
    failed: metrics.http_req_failed?.values.passes ?? 0,
    checksFailed: metrics.checks?.values.fails ?? 0,
    dropped: count('dropped_iterations'),
    p50Ms: latency['p(50)'] ?? null,
    p99Ms: latency['p(99)'] ?? null,
  };
  return { [OUT]: JSON.stringify(summary) };
}

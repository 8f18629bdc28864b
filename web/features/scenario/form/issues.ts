import type { FieldIssue } from '../../../lib/api-error.ts';

/** Problems by the path of their field, relative to the scenario. */
export type IssuesByPath = ReadonlyMap<string, readonly string[]>;

/** The API speaks of `input.steps[0].url`, a preview of `steps[0].url`: both become the latter. */
export function issuesByPath(issues: readonly FieldIssue[]): IssuesByPath {
  const byPath = new Map<string, string[]>();
  for (const { path, message } of issues) {
    const relative = path.replace(/^input\.?/, '');
    byPath.set(relative, [...(byPath.get(relative) ?? []), message]);
  }
  return byPath;
}

/** `steps[0].http.url` lies within `steps[0]` and within itself. */
export function isWithin(path: string, start: string): boolean {
  return path === start || path.startsWith(`${start}.`) || path.startsWith(`${start}[`);
}

const LABELS: Readonly<Record<string, string>> = {
  name: 'Name',
  description: 'Description',
  tags: 'Tags',
  target: 'Target',
  load: 'Load',
  rate: 'Rate',
  users: 'Users',
  duration: 'Length',
  stages: 'Stage',
  to: 'level',
  maxInFlight: 'Most in flight',
  warmUp: 'Warm-up',
  gracefulStop: 'Time to finish',
  steps: 'Steps',
  http: 'Request',
  method: 'Method',
  url: 'URL',
  headers: 'Header',
  query: 'Query parameter',
  body: 'Body',
  json: 'JSON body',
  form: 'Form body',
  timeout: 'Timeout',
  connectTimeout: 'Timeout of connecting',
  maxRedirects: 'Redirects at most',
  retry: 'Retries',
  maxAttempts: 'attempts',
  baseDelay: 'first pause',
  maxDelay: 'longest pause',
  onStatus: 'statuses',
  extract: 'Extraction',
  from: 'source',
  expression: 'expression',
  default: 'default',
  thinkTime: 'Think time',
  thinkTimeMax: 'Longest think time',
  checks: 'Check',
  subject: 'subject',
  comparison: 'comparison',
  value: 'value',
  variables: 'Variables',
  secrets: 'Secret',
  data: 'Data source',
  csv: 'CSV',
  rows: 'rows',
  fileId: 'file',
  order: 'order',
  httpVersion: 'HTTP version',
  tls: 'TLS',
  insecure: 'certificates',
  ca: 'Own certificate authority',
  serverName: 'Server name',
  cookies: 'Cookies',
  maxConnections: 'Connections at most',
  onWorkerLoss: 'When a worker is lost',
  seed: 'Seed',
  thresholds: 'Threshold',
  placement: 'Placement',
};

/** A path in the words of the form: `steps[0].http.url` is `Step 1 · URL`. */
export function labelOfPath(path: string): string {
  if (path === '') return 'Scenario';
  const words = path.split('.').flatMap((segment) => {
    const [, name = segment, index] = /^([^[]+)(?:\[(\d+)\])?/.exec(segment) ?? [];
    if (name === 'http') return [];
    if (name === 'steps' && index !== undefined) return [`Step ${Number(index) + 1}`];
    const label = LABELS[name] ?? name;
    return [index === undefined ? label : `${label} ${Number(index) + 1}`];
  });
  return words.join(' · ');
}

/** The path itself, then those of what it lies in: where to go when it has no field of its own. */
export function pathAndAncestors(path: string): readonly string[] {
  const paths: string[] = [];
  for (let rest = path; rest !== ''; rest = rest.replace(/(\.[^.[]+|\[[^\]]*\]|^[^.[]+)$/, '')) paths.push(rest);
  return paths;
}

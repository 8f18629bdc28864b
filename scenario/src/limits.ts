/** What a scenario may be at most. One place, so that messages, forms and documents say the same. */
export const LIMITS = {
  /** Told at once. */
  issues: 1_000,
  nameLength: 200,
  descriptionLength: 10_000,
  tags: 50,
  tagLength: 100,
  steps: 200,
  /** Of one step: its body, or its JSON or form as it is sent, with constants filled in. */
  bodyBytes: 1_048_576,
  /** Of one URL or header value, with constants filled in. */
  lineBytes: 16_384,
  /** Of the whole scenario as JSON. */
  scenarioBytes: 2 * 1_048_576,
  /** How deep `json`, `variables` and `rows` may be nested. */
  depth: 100,
  headers: 100,
  /** Names and values of one query or form. */
  pairs: 1_000,
  checks: 50,
  extractions: 50,
  variables: 1_000,
  secrets: 100,
  dataSources: 20,
  thresholds: 50,
  placements: 50,
  stages: 1_000,
  /** Iterations per second over all workers. */
  rate: 10_000_000,
  users: 10_000_000,
  maxInFlight: 10_000_000,
  maxConnections: 1_000_000,
  slots: 10_000,
  maxRedirects: 50,
  retryAttempts: 20,
  /** Of a regular expression or a JSONPath. */
  patternLength: 1_000,
  /** What $randomString gives at most. */
  randomString: 1_000,
  /** Of the whole plan. */
  durationMs: 31 * 86_400_000,
  /** Of one request, one retry's delay, and the graceful stop: what a histogram holds. */
  requestMs: 3_600_000,
  thinkTimeMs: 86_400_000,
} as const;

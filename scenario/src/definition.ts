/**
 * What a scenario is, in TypeScript. The names and shapes are those of `ScenarioInput` in schema.graphql, which is the
 * only definition of a scenario: a scenario file is that same input, and the server's GraphQL classes mirror it.
 *
 * Optional and nullable fields are those that the schema gives no default; `definition.normalize` fills in the rest.
 */

/** A length of time as text, one or more of number and unit: `250ms`, `1.5s`, `1h30m`. Given back as it was written. */
export type DurationText = string;

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

export type LoadModel = 'CONSTANT_RATE' | 'RAMPING_RATE' | 'CONSTANT_USERS' | 'RAMPING_USERS';
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
export type HttpVersion = 'AUTO' | 'HTTP1' | 'HTTP2';
export type CookieScope = 'ITERATION' | 'USER' | 'NONE';
export type ExtractFrom = 'JSON' | 'HEADER' | 'COOKIE' | 'REGEX' | 'STATUS';
export type CheckSubject = 'STATUS' | 'HEADER' | 'COOKIE' | 'BODY' | 'JSON' | 'LATENCY_MS' | 'SIZE_BYTES';
export type Comparison =
  | 'EQUALS'
  | 'NOT_EQUALS'
  | 'LESS_THAN'
  | 'AT_MOST'
  | 'GREATER_THAN'
  | 'AT_LEAST'
  | 'CONTAINS'
  | 'MATCHES'
  | 'EXISTS';
export type NumericComparison = Exclude<Comparison, 'CONTAINS' | 'MATCHES' | 'EXISTS'>;
export type Visibility = 'PRIVATE' | 'SHARED';
export type WorkerLossPolicy = 'REPLACE' | 'CONTINUE' | 'ABORT';
export type DataOrder = 'SEQUENTIAL' | 'RANDOM' | 'ONCE';

export interface NameValue {
  name: string;
  value: string;
}
/** Moves linearly `to` a rate (per second) or a whole number of users within `duration`; `0s` is a jump. */
export interface Stage {
  to: number;
  duration: DurationText;
}
export interface LoadDefinition {
  model: LoadModel;
  /** Iterations started per second over all workers. */
  rate?: number | null;
  users?: number | null;
  duration?: DurationText | null;
  stages?: Stage[] | null;
  /** Iterations in flight over all workers at most (open models). */
  maxInFlight?: number | null;
  gracefulStop: DurationText;
  /** Whole seconds. */
  warmUp: DurationText;
}
export interface RetryDefinition {
  /** Counts the first one. */
  maxAttempts: number;
  baseDelay: DurationText;
  maxDelay: DurationText;
  onStatus: number[];
}
/** At most one of `body`, `json`, `form`. */
export interface HttpRequestDefinition {
  method: HttpMethod;
  url: string;
  headers: NameValue[];
  query: NameValue[];
  body?: string | null;
  json?: JsonValue;
  form?: NameValue[] | null;
  timeout: DurationText;
  connectTimeout: DurationText;
  maxRedirects: number;
  retry?: RetryDefinition | null;
}
export interface ExtractDefinition {
  name: string;
  from: ExtractFrom;
  expression?: string | null;
  default?: string | null;
}
export interface CheckDefinition {
  name?: string | null;
  subject: CheckSubject;
  expression?: string | null;
  comparison: Comparison;
  value?: string | null;
}
export interface StepDefinition {
  name: string;
  http?: HttpRequestDefinition | null;
  extract: ExtractDefinition[];
  checks: CheckDefinition[];
  thinkTime: DurationText;
  thinkTimeMax?: DurationText | null;
}
export interface SecretDefinition {
  name: string;
  value?: string | null;
}
export interface DataSourceDefinition {
  name: string;
  csv?: string | null;
  rows?: JsonObject[] | null;
  fileId?: string | null;
  order: DataOrder;
}
export interface TlsDefinition {
  insecure: boolean;
  /** PEM. */
  ca?: string | null;
  serverName?: string | null;
}
export interface PlacementDefinition {
  region: string;
  slots?: number | null;
}
export interface ThresholdDefinition {
  metric: string;
  comparison: NumericComparison;
  value: number;
  step?: string | null;
  window?: DurationText | null;
  abortOnFail: boolean;
  abortDelay: DurationText;
}

/** A scenario with every default filled in. What GraphQL hands over after coercion, and what `normalize` makes of a file. */
export interface ScenarioDefinition {
  name: string;
  description?: string | null;
  tags: string[];
  visibility: Visibility;
  target: string;
  load: LoadDefinition;
  steps: StepDefinition[];
  variables?: JsonObject | null;
  secrets: SecretDefinition[];
  data: DataSourceDefinition[];
  thresholds: ThresholdDefinition[];
  httpVersion: HttpVersion;
  tls?: TlsDefinition | null;
  cookies: CookieScope;
  maxConnections?: number | null;
  placement: PlacementDefinition[];
  onWorkerLoss: WorkerLossPolicy;
  seed?: number | null;
}

/** A problem with a scenario. `path` as in `steps[0].http.url`, relative to the scenario. */
export interface Issue {
  path: string;
  message: string;
  severity: 'ERROR' | 'WARNING';
}

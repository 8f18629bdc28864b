/**
 * The form of `ScenarioInput` as data: each field with its type and default, as in schema.graphql (a test compares them).
 * Filling in defaults, checking a scenario file's types and writing a short file all read this one table.
 */
import type {
  CheckDefinition,
  DataSourceDefinition,
  ExtractDefinition,
  HttpRequestDefinition,
  JsonValue,
  LoadDefinition,
  NameValue,
  PlacementDefinition,
  RetryDefinition,
  ScenarioDefinition,
  SecretDefinition,
  Stage,
  StepDefinition,
  ThresholdDefinition,
  TlsDefinition,
} from './definition.ts';

export type Shape =
  | { readonly kind: 'text' | 'whole' | 'number' | 'yesNo' | 'duration' | 'json' | 'object' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly of: Shape }
  | FieldsShape;

export interface FieldsShape {
  readonly kind: 'fields';
  /** What it is called in messages. */
  readonly name: string;
  readonly fields: Readonly<Record<string, Field>>;
}

/** `required`: has to be given. With a `default` it may be left out, but not be null. Else it may be either. */
export interface Field {
  readonly shape: Shape;
  readonly required: boolean;
  readonly default?: JsonValue;
}

const TEXT: Shape = { kind: 'text' };
const WHOLE: Shape = { kind: 'whole' };
const NUMBER: Shape = { kind: 'number' };
const YES_NO: Shape = { kind: 'yesNo' };
const DURATION: Shape = { kind: 'duration' };
const JSON_VALUE: Shape = { kind: 'json' };
const JSON_OBJECT: Shape = { kind: 'object' };

function choice(...values: string[]): Shape {
  return { kind: 'choice', values };
}
function list(of: Shape): Shape {
  return { kind: 'list', of };
}
function needed(shape: Shape): Field {
  return { shape, required: true };
}
function optional(shape: Shape): Field {
  return { shape, required: false };
}
function standing(shape: Shape, value: JsonValue): Field {
  return { shape, required: false, default: value };
}
/** T gives the names: each field of T is in the table, and nothing else. */
function fieldsOf<T>(name: string, fields: Record<keyof T & string, Field>): FieldsShape {
  return { kind: 'fields', name, fields };
}

const NUMERIC_COMPARISONS = ['EQUALS', 'NOT_EQUALS', 'LESS_THAN', 'AT_MOST', 'GREATER_THAN', 'AT_LEAST'];

const NAME_VALUE = fieldsOf<NameValue>('a name and value', { name: needed(TEXT), value: needed(TEXT) });

const STAGE = fieldsOf<Stage>('a stage', { to: needed(NUMBER), duration: needed(DURATION) });

const LOAD = fieldsOf<LoadDefinition>('load', {
  model: needed(choice('CONSTANT_RATE', 'RAMPING_RATE', 'CONSTANT_USERS', 'RAMPING_USERS')),
  rate: optional(NUMBER),
  users: optional(WHOLE),
  duration: optional(DURATION),
  stages: optional(list(STAGE)),
  maxInFlight: optional(WHOLE),
  gracefulStop: standing(DURATION, '30s'),
  warmUp: standing(DURATION, '0s'),
});

const RETRY = fieldsOf<RetryDefinition>('retry', {
  maxAttempts: needed(WHOLE),
  baseDelay: standing(DURATION, '100ms'),
  maxDelay: standing(DURATION, '10s'),
  onStatus: standing(list(WHOLE), [429, 502, 503, 504]),
});

const HTTP = fieldsOf<HttpRequestDefinition>('http', {
  method: standing(choice('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'), 'GET'),
  url: needed(TEXT),
  headers: standing(list(NAME_VALUE), []),
  query: standing(list(NAME_VALUE), []),
  body: optional(TEXT),
  json: optional(JSON_VALUE),
  form: optional(list(NAME_VALUE)),
  timeout: standing(DURATION, '30s'),
  connectTimeout: standing(DURATION, '10s'),
  maxRedirects: standing(WHOLE, 10),
  retry: optional(RETRY),
});

const EXTRACT = fieldsOf<ExtractDefinition>('an extraction', {
  name: needed(TEXT),
  from: needed(choice('JSON', 'HEADER', 'COOKIE', 'REGEX', 'STATUS')),
  expression: optional(TEXT),
  default: optional(TEXT),
});

const CHECK = fieldsOf<CheckDefinition>('a check', {
  name: optional(TEXT),
  subject: needed(choice('STATUS', 'HEADER', 'COOKIE', 'BODY', 'JSON', 'LATENCY_MS', 'SIZE_BYTES')),
  expression: optional(TEXT),
  comparison: needed(choice(...NUMERIC_COMPARISONS, 'CONTAINS', 'MATCHES', 'EXISTS')),
  value: optional(TEXT),
});

const STEP = fieldsOf<StepDefinition>('a step', {
  name: needed(TEXT),
  http: optional(HTTP),
  extract: standing(list(EXTRACT), []),
  checks: standing(list(CHECK), []),
  thinkTime: standing(DURATION, '0s'),
  thinkTimeMax: optional(DURATION),
});

const SECRET = fieldsOf<SecretDefinition>('a secret', { name: needed(TEXT), value: optional(TEXT) });

const DATA_SOURCE = fieldsOf<DataSourceDefinition>('a data source', {
  name: needed(TEXT),
  csv: optional(TEXT),
  rows: optional(list(JSON_OBJECT)),
  fileId: optional(TEXT),
  order: standing(choice('SEQUENTIAL', 'RANDOM', 'ONCE'), 'SEQUENTIAL'),
});

const TLS = fieldsOf<TlsDefinition>('tls', {
  insecure: standing(YES_NO, false),
  ca: optional(TEXT),
  serverName: optional(TEXT),
});

const PLACEMENT = fieldsOf<PlacementDefinition>('a placement', { region: needed(TEXT), slots: optional(WHOLE) });

const THRESHOLD = fieldsOf<ThresholdDefinition>('a threshold', {
  metric: needed(TEXT),
  comparison: needed(choice(...NUMERIC_COMPARISONS)),
  value: needed(NUMBER),
  step: optional(TEXT),
  window: optional(DURATION),
  abortOnFail: standing(YES_NO, false),
  abortDelay: standing(DURATION, '0s'),
});

/** A whole scenario. */
export const SCENARIO = fieldsOf<ScenarioDefinition>('a scenario', {
  name: needed(TEXT),
  description: optional(TEXT),
  tags: standing(list(TEXT), []),
  visibility: standing(choice('PRIVATE', 'SHARED'), 'PRIVATE'),
  target: needed(TEXT),
  load: needed(LOAD),
  steps: needed(list(STEP)),
  variables: optional(JSON_OBJECT),
  secrets: standing(list(SECRET), []),
  data: standing(list(DATA_SOURCE), []),
  thresholds: standing(list(THRESHOLD), []),
  httpVersion: standing(choice('AUTO', 'HTTP1', 'HTTP2'), 'AUTO'),
  tls: optional(TLS),
  cookies: standing(choice('ITERATION', 'USER', 'NONE'), 'ITERATION'),
  maxConnections: optional(WHOLE),
  placement: standing(list(PLACEMENT), []),
  onWorkerLoss: standing(choice('REPLACE', 'CONTINUE', 'ABORT'), 'REPLACE'),
  seed: optional(WHOLE),
});

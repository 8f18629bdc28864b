/** The words of a scenario, as GraphQL enums. */
import type {
  CheckSubject,
  Comparison,
  CookieScope,
  DataOrder,
  ExtractFrom,
  HttpMethod,
  HttpVersion,
  LoadModel,
  NumericComparison,
  Visibility,
  WorkerLossPolicy,
} from '@loadtest/scenario';
import { enumOf } from '../../platform/graphql/enums.ts';

export const LoadModelEnum = enumOf<LoadModel>(
  'LoadModel',
  ['CONSTANT_RATE', 'RAMPING_RATE', 'CONSTANT_USERS', 'RAMPING_USERS'],
  {
    description: 'What sets the pace: the plan (open models), or the users (closed models).',
    values: {
      CONSTANT_RATE: 'Open model: iterations start at `rate` per second, however slow the target is.',
      RAMPING_RATE: 'Open model: the rate moves linearly from stage to stage.',
      CONSTANT_USERS: 'Closed model: `users` loop, each waiting for its own responses.',
      RAMPING_USERS: 'Closed model: the number of users moves linearly from stage to stage.',
    },
  },
);

export const HttpMethodEnum = enumOf<HttpMethod>(
  'HttpMethod',
  ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  { description: 'The method of an HTTP request.' },
);

export const HttpVersionEnum = enumOf<HttpVersion>('HttpVersion', ['AUTO', 'HTTP1', 'HTTP2'], {
  description: 'The version of HTTP that the load is sent with.',
  values: { AUTO: 'What the target offers.' },
});

export const CookieScopeEnum = enumOf<CookieScope>('CookieScope', ['ITERATION', 'USER', 'NONE'], {
  description: 'Which iterations share a cookie jar. USER needs a closed model.',
  values: {
    ITERATION: 'Each iteration has its own.',
    USER: 'All iterations of a user share one.',
    NONE: 'Cookies are not kept.',
  },
});

export const ExtractFromEnum = enumOf<ExtractFrom>('ExtractFrom', ['JSON', 'HEADER', 'COOKIE', 'REGEX', 'STATUS'], {
  description: 'Where in a response a value is taken from.',
});

export const CheckSubjectEnum = enumOf<CheckSubject>(
  'CheckSubject',
  ['STATUS', 'HEADER', 'COOKIE', 'BODY', 'JSON', 'LATENCY_MS', 'SIZE_BYTES'],
  { description: 'What a check looks at. LATENCY_MS: send to last byte. SIZE_BYTES: the body, decoded.' },
);

const NUMERIC_COMPARISONS = ['EQUALS', 'NOT_EQUALS', 'LESS_THAN', 'AT_MOST', 'GREATER_THAN', 'AT_LEAST'] as const;

export const NumericComparisonEnum = enumOf<NumericComparison>('NumericComparison', NUMERIC_COMPARISONS, {
  description: 'For figures: thresholds and alert rules.',
});

export const ComparisonEnum = enumOf<Comparison>(
  'Comparison',
  [...NUMERIC_COMPARISONS, 'CONTAINS', 'MATCHES', 'EXISTS'],
  {
    description: 'How a check compares what it finds with its value.',
    values: { MATCHES: 'The value is a regular expression.', EXISTS: 'Something is there; takes no value.' },
  },
);

export const VisibilityEnum = enumOf<Visibility>('Visibility', ['PRIVATE', 'SHARED'], {
  description: 'Who sees a scenario and its runs.',
  values: { PRIVATE: 'Its owner, and every ADMIN.', SHARED: 'Everybody who is signed in.' },
});

export const WorkerLossPolicyEnum = enumOf<WorkerLossPolicy>('WorkerLossPolicy', ['REPLACE', 'CONTINUE', 'ABORT'], {
  description: 'What happens to a run when a worker is lost under it.',
  values: {
    REPLACE:
      'Another worker takes the shard over at its place in the plan; the seconds between are a marked gap. The default.',
    CONTINUE: 'The rest goes on with less load, and the result says so.',
    ABORT: 'The run ends as WORKERS_LOST.',
  },
});

export const DataOrderEnum = enumOf<DataOrder>('DataOrder', ['SEQUENTIAL', 'RANDOM', 'ONCE'], {
  description: 'Which row of a data source an iteration gets.',
  values: {
    SEQUENTIAL: 'One after the other, and again from the first.',
    RANDOM: 'Any.',
    ONCE: 'One after the other; when all are used the run ends.',
  },
});

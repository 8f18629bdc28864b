/** Rules of the API's descriptions, each broken by one input: the scenario as a whole, and lengths of time. */
import { describe } from 'vitest';
import {
  type Changes,
  CONSTANT_RATE,
  data,
  holds,
  http,
  load,
  RAMPING_RATE,
  type Rule,
  retry,
  step,
  steps,
  threshold,
} from './testing/contract-rules.ts';

describe('a length of time', () => {
  const fields: Record<string, (text: string) => Changes> = {
    'load.duration': (duration) => load({ duration }),
    'load.gracefulStop': (gracefulStop) => load({ gracefulStop }),
    'load.warmUp': (warmUp) => load({ warmUp }),
    'load.stages[0].duration': (duration) => load({ stages: [{ to: 1, duration }] }, RAMPING_RATE),
    'steps[0].thinkTime': (thinkTime) => step({ thinkTime }),
    'steps[0].thinkTimeMax': (thinkTimeMax) => step({ thinkTimeMax }),
    'steps[0].http.timeout': (timeout) => http({ timeout }),
    'steps[0].http.connectTimeout': (connectTimeout) => http({ connectTimeout }),
    'steps[0].http.retry.baseDelay': (baseDelay) => retry({ baseDelay }),
    'steps[0].http.retry.maxDelay': (maxDelay) => retry({ maxDelay }),
    'thresholds[0].window': (window) => threshold({ window }),
    'thresholds[0].abortDelay': (abortDelay) => threshold({ abortDelay }),
  };
  const texts = {
    'a bare number': '30',
    'a minus sign': '-1s',
    'a plus sign': '+1s',
    'an unknown unit': '2w',
    'ISO 8601': 'PT30S',
    nothing: '',
    'a blank': '1 s',
    'a comma': '1,5s',
  };
  for (const [path, changes] of Object.entries(fields)) {
    holds(
      ...Object.entries(texts).map(
        ([what, text]): Rule => [
          `${path} is refused with ${what}: ${text}`,
          changes(text),
          path,
          'is not a length of time: write a number and a unit (ms, s, m, h, d)',
        ],
      ),
    );
  }
  holds([
    'a number is no text',
    load({ duration: 30 }),
    'load.duration',
    'give a length of time with its unit, such as 30s',
  ]);
});

describe('CookieScope', () => {
  for (const model of [CONSTANT_RATE, RAMPING_RATE])
    holds([
      `USER needs a closed model, not ${model.model}`,
      { load: model, cookies: 'USER' },
      'cookies',
      'use ITERATION or NONE, or a model with users',
    ]);
  holds(['is one of three', { cookies: 'STEP' }, 'cookies', 'use ITERATION, USER, NONE']);
});

describe('ScenarioInput', () => {
  holds(
    ['has a name', { name: ' ' }, 'name', 'This is blank: give it a name'],
    ['needs a name', { name: undefined }, 'name', 'name is missing: give it'],
    ['target is a base URL', { target: '/shop' }, 'target', 'is not an absolute URL: write https://host'],
    ['target goes over http', { target: 'ftp://shop.example' }, 'target', 'write http:// or https://'],
    ['target is needed', { target: undefined }, 'target', 'target is missing'],
    ['load is needed', { load: undefined }, 'load', 'load is missing'],
    ['steps are 1 or more', { steps: [] }, 'steps', 'give at least one, with a name and an http request'],
    ['steps are at most 200', { steps: steps(201) }, 'steps', 'give at most 200'],
    [
      'names of steps are unique',
      { steps: [...steps(3), ...steps(1)] },
      'steps[3].name',
      "'s0' is the name of steps[0] too",
    ],
    [
      'variables have names that can stand in a template',
      { variables: { 'a b': 1 } },
      'variables["a b"]',
      'use letters, digits, _ and -',
    ],
    [
      'an unknown name is refused',
      http({ url: '/{{who}}' }),
      'steps[0].http.url',
      '{{who}} is unknown: add who to variables',
    ],
    [
      'secrets have names that can stand in a template',
      { secrets: [{ name: '1st' }] },
      'secrets[0].name',
      'use letters, digits, _ and -',
    ],
    [
      'names of secrets are unique',
      { secrets: [{ name: 'a' }, { name: 'a' }] },
      'secrets[1].name',
      'secrets need a name of their own',
    ],
    [
      'a secret is no variable too',
      { secrets: [{ name: 'a' }], variables: { a: 1 } },
      'secrets[0].name',
      'leave one out',
    ],
    [
      'a column has to be there',
      { ...http({ url: '/{{people.phone}}' }), ...data({ name: 'people', csv: 'name\nAnn' }) },
      'steps[0].http.url',
      'people has name',
    ],
    [
      'a column of a file has to be there',
      { ...http({ url: '/{{people.phone}}' }), ...data({ name: 'people', fileId: 'f1' }) },
      'steps[0].http.url',
      'people has email, password',
    ],
    [
      'a data source has to be there',
      http({ url: '/{{people.phone}}' }),
      'steps[0].http.url',
      'the unknown data source people: add it to data',
    ],
    ['maxConnections is 1 or more', { maxConnections: 0 }, 'maxConnections', 'give 1 to 1,000,000'],
    ['maxConnections is whole', { maxConnections: 1.5 }, 'maxConnections', 'give a whole number'],
    ['httpVersion is one of three', { httpVersion: 'HTTP3' }, 'httpVersion', 'use AUTO, HTTP1, HTTP2'],
    ['visibility is one of two', { visibility: 'PUBLIC' }, 'visibility', 'use PRIVATE, SHARED'],
    ['onWorkerLoss is one of three', { onWorkerLoss: 'WAIT' }, 'onWorkerLoss', 'use REPLACE, CONTINUE, ABORT'],
    ['a seed is a whole number of 32 bits', { seed: 2 ** 31 }, 'seed', 'give -2,147,483,648 to 2,147,483,647'],
    ['a seed is whole', { seed: 0.5 }, 'seed', 'give a whole number'],
    ['null is allowed only where no default stands', { tags: null }, 'tags', 'give a value, or leave it out for []'],
    ['has no other fields', { stepz: [] }, 'stepz', 'did you mean steps?'],
  );
});

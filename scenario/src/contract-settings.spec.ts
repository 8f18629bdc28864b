/** Rules of the API's descriptions, each broken by one input: secrets, data, TLS, placement, thresholds. */
import { describe, expect, it } from 'vitest';
import {
  type Changes,
  CONSTANT_RATE,
  CONSTANT_USERS,
  check,
  data,
  HOME,
  holds,
  http,
  issuesOf,
  RAMPING_RATE,
  RAMPING_USERS,
  retry,
  threshold,
} from './testing/contract-rules.ts';

describe('SecretInput', () => {
  holds(
    ['has a name', { secrets: [{ name: '' }] }, 'secrets[0].name', 'This is blank'],
    ['a name is needed', { secrets: [{ value: 'x' }] }, 'secrets[0].name', 'name is missing'],
    [
      'a value fits into a line',
      { secrets: [{ name: 'a', value: 'x'.repeat(16_385) }] },
      'secrets[0].value',
      'shorten it',
    ],
  );
});

describe('DataSourceInput', () => {
  holds(
    [
      'one of csv, rows, fileId is given',
      data({ name: 'people' }),
      'data[0]',
      'give exactly one of csv, rows and fileId',
    ],
    [
      'not csv and rows',
      data({ name: 'people', csv: 'a\n1', rows: [{ a: 1 }] }),
      'data[0].rows',
      'There is csv already',
    ],
    [
      'not csv and fileId',
      data({ name: 'people', csv: 'a\n1', fileId: 'f1' }),
      'data[0].fileId',
      'There is csv already',
    ],
    [
      'not rows and fileId',
      data({ name: 'people', rows: [{ a: 1 }], fileId: 'f1' }),
      'data[0].fileId',
      'There is rows already',
    ],
    ['csv has a header line', data({ name: 'people', csv: '' }), 'data[0].csv', 'begin with a line of column names'],
    [
      'csv has more than a header line',
      data({ name: 'people', csv: 'email,password\n' }),
      'data[0].csv',
      'There is no row below the header line',
    ],
    ['columns have a name', data({ name: 'people', csv: 'email,\n1,2' }), 'data[0].csv', 'name each one'],
    [
      'columns have names of their own',
      data({ name: 'people', csv: 'a,b,a\n1,2,3' }),
      'data[0].csv',
      'give each its own name',
    ],
    ['a line has a field for each column', data({ name: 'people', csv: 'a,b\n1,2\n3' }), 'data[0].csv', 'line 3'],
    ['rows are 1 or more', data({ name: 'people', rows: [] }), 'data[0].rows', 'There is no row: give at least one'],
    ['rows have a column', data({ name: 'people', rows: [{}] }), 'data[0].rows', 'There is no row'],
    [
      'a row is an object',
      data({ name: 'people', rows: ['a'] }),
      'data[0].rows[0]',
      'give an object of names and values',
    ],
    [
      'a file has to be there',
      data({ name: 'people', fileId: 'f9' }),
      'data[0].fileId',
      "There is no file 'f9' that you may use: upload it",
    ],
    [
      'a file has rows',
      data({ name: 'people', fileId: 'f0' }),
      'data[0].fileId',
      'The file has no row below its header line',
    ],
    [
      'has a name that can stand in a template',
      data({ name: 'my people', csv: 'a\n1' }),
      'data[0].name',
      'use letters, digits, _ and -',
    ],
    [
      'names are unique',
      data({ name: 'a', csv: 'a\n1' }, { name: 'a', csv: 'a\n1' }),
      'data[1].name',
      'data sources need a name of their own',
    ],
    [
      'order is one of three',
      data({ name: 'a', csv: 'a\n1', order: 'SHUFFLED' }),
      'data[0].order',
      'use SEQUENTIAL, RANDOM, ONCE',
    ],
  );
});

describe('TlsInput', () => {
  holds(
    ['ca is PEM', { tls: { ca: 'MIIB' } }, 'tls.ca', 'paste it whole, from -----BEGIN CERTIFICATE-----'],
    [
      'ca is a certificate, no key',
      { tls: { ca: '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----' } },
      'tls.ca',
      'This is no certificate',
    ],
    [
      'serverName is a host name',
      { tls: { serverName: 'https://shop.example' } },
      'tls.serverName',
      'without scheme and port',
    ],
    [
      'serverName has no port',
      { tls: { serverName: 'shop.example:443' } },
      'tls.serverName',
      'without scheme and port',
    ],
    ['insecure is yes or no', { tls: { insecure: 'yes' } }, 'tls.insecure', 'give true or false'],
  );
});

describe('PlacementInput', () => {
  holds(
    ['has a region', { placement: [{ region: '' }] }, 'placement[0].region', 'This is blank'],
    [
      'a region comes once',
      { placement: [{ region: 'eu' }, { region: 'eu' }] },
      'placement[1].region',
      'placements need a region of their own',
    ],
    ['slots are 1 or more', { placement: [{ region: 'eu', slots: 0 }] }, 'placement[0].slots', 'give 1 to 10,000'],
    ['slots are whole', { placement: [{ region: 'eu', slots: 1.5 }] }, 'placement[0].slots', 'give a whole number'],
  );
});

describe('ThresholdInput', () => {
  holds(
    [
      'metric is a name out of the list',
      threshold({ metric: 'latency.p42' }),
      'thresholds[0].metric',
      "'latency.p42' is no metric: use one of latency.p50, latency.p90",
    ],
    [
      'comparison is one of numbers',
      threshold({ comparison: 'CONTAINS' }),
      'thresholds[0].comparison',
      'use EQUALS, NOT_EQUALS, LESS_THAN, AT_MOST, GREATER_THAN, AT_LEAST',
    ],
    ['value is a number', threshold({ value: '500' }), 'thresholds[0].value', 'give a number'],
    ['value can be reached', threshold({ value: -1 }), 'thresholds[0].value', 'give 0 or more'],
    [
      'a share of errors is 0..1',
      threshold({ metric: 'errorRate', value: 5 }),
      'thresholds[0].value',
      'write 0.05 for 5 %',
    ],
    [
      'a share of checks is 0..1',
      { ...check({}), ...threshold({ metric: 'checkRate', value: 99 }) },
      'thresholds[0].value',
      'is a share of 0 to 1',
    ],
    [
      'a share of drops is 0..1',
      threshold({ metric: 'droppedRate', value: 1.01 }),
      'thresholds[0].value',
      'is a share of 0 to 1',
    ],
    [
      'started / planned is 0..1',
      threshold({ metric: 'achievedRate', value: 99 }),
      'thresholds[0].value',
      'is a share of 0 to 1',
    ],
    [
      'step is one of the scenario',
      threshold({ step: 'Cart' }),
      'thresholds[0].step',
      "There is no step 'Cart': name one of Home",
    ],
    [
      'drops are of no one step',
      threshold({ metric: 'droppedRate', value: 0.1, step: 'Home' }),
      'thresholds[0].step',
      'leave step out',
    ],
    [
      'window is in whole seconds',
      threshold({ window: '1500ms' }),
      'thresholds[0].window',
      'is not in whole seconds: write it as 2s',
    ],
    ['window is not empty', threshold({ window: '0s' }), 'thresholds[0].window', 'give at least 1 s'],
    ['abortOnFail is yes or no', threshold({ abortOnFail: 1 }), 'thresholds[0].abortOnFail', 'give true or false'],
  );
});

it.each<[string, Changes]>([
  ['CONSTANT_RATE', { load: CONSTANT_RATE }],
  ['RAMPING_RATE', { load: RAMPING_RATE }],
  ['CONSTANT_USERS', { load: CONSTANT_USERS, cookies: 'USER' }],
  ['RAMPING_USERS', { load: RAMPING_USERS, cookies: 'USER' }],
  [
    'extractions',
    {
      steps: [
        { ...HOME, extract: [{ name: 'id', from: 'JSON', expression: '$.id' }] },
        { name: 'b', http: { url: '/{{id}}' } },
      ],
    },
  ],
  ['checks', check({})],
  ['retries', retry({})],
  ['thresholds', threshold({})],
  ['files', { ...http({ url: '/{{people.email}}' }), ...data({ name: 'people', fileId: 'f1' }) }],
])('%s that break no rule have no issue', (_, changes) => {
  expect(issuesOf(changes)).toEqual([]);
});

/** Rules of the API's descriptions, each broken by one input: steps and what they send. */
import { describe } from 'vitest';
import { HOME, holds, http, retry, step } from './testing/contract-rules.ts';

describe('StepInput', () => {
  holds(
    ['exactly one protocol field is given', { steps: [{ name: 'Home' }] }, 'steps[0].http', 'give it an http request'],
    ['there is one protocol so far', { steps: [{ name: 'Home', grpc: {} }] }, 'steps[0].grpc', 'is no field of a step'],
    ['has a name', step({ name: '' }), 'steps[0].name', 'This is blank'],
    [
      'thinkTimeMax is not below thinkTime',
      step({ thinkTime: '2s', thinkTimeMax: '1s' }),
      'steps[0].thinkTimeMax',
      '1s is shorter than thinkTime (2s): make it at least as long',
    ],
    ['thinkTime is at most a day', step({ thinkTime: '25h' }), 'steps[0].thinkTime', 'give at most 1 d'],
  );
});

describe('HttpRequestInput', () => {
  holds(
    ['at most one of body and json', http({ body: 'a', json: {} }), 'steps[0].http.json', 'There is body already'],
    [
      'at most one of body and form',
      http({ body: 'a', form: [] }),
      'steps[0].http.form',
      'give only one of body, json and form',
    ],
    ['at most one of json and form', http({ json: 1, form: [] }), 'steps[0].http.form', 'There is json already'],
    [
      'method is one of seven',
      http({ method: 'TRACE' }),
      'steps[0].http.method',
      'use GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
    ],
    ['url is needed', http({ url: undefined }), 'steps[0].http.url', 'url is missing'],
    ['url goes over http', http({ url: 'ws://shop.example' }), 'steps[0].http.url', 'write http:// or https://'],
    [
      'a header has a name',
      http({ headers: [{ name: '', value: '' }] }),
      'steps[0].http.headers[0].name',
      'give the header a name',
    ],
    [
      'a header name is no template',
      http({ headers: [{ name: '{{h}}', value: '' }] }),
      'steps[0].http.headers[0].name',
      "is no header's name",
    ],
    [
      'a header value is one line',
      http({ headers: [{ name: 'x', value: 'a\nb' }] }),
      'steps[0].http.headers[0].value',
      'write the value on one line',
    ],
    [
      'a header value is a template',
      http({ headers: [{ name: 'x', value: '{{v}}' }] }),
      'steps[0].http.headers[0].value',
      '{{v}} is unknown',
    ],
    [
      'names in the query are templates',
      http({ query: [{ name: '{{v}}', value: '' }] }),
      'steps[0].http.query[0].name',
      '{{v}} is unknown',
    ],
    [
      'values in the query are templates',
      http({ query: [{ name: 'q', value: '{{v}}' }] }),
      'steps[0].http.query[0].value',
      '{{v}} is unknown',
    ],
    [
      'names in a form are templates',
      http({ form: [{ name: '{{v}}', value: '' }] }),
      'steps[0].http.form[0].name',
      '{{v}} is unknown',
    ],
    [
      'values in a form are templates',
      http({ form: [{ name: 'f', value: '{{v}}' }] }),
      'steps[0].http.form[0].value',
      '{{v}} is unknown',
    ],
    ['a body is a template', http({ body: 'x{{v}}' }), 'steps[0].http.body', '{{v}} is unknown'],
    [
      'strings within json are templates',
      http({ json: { a: [{ b: '{{v}}' }] } }),
      'steps[0].http.json.a[0].b',
      '{{v}} is unknown',
    ],
    [
      'a template is closed',
      http({ body: 'x{{v' }),
      'steps[0].http.body',
      '{{ at character 2 is not closed: end it with }}',
    ],
    [
      'a template names something',
      http({ body: '{{}}' }),
      'steps[0].http.body',
      'write the name of a variable between the braces',
    ],
    [
      'a function is known',
      http({ body: '{{$uid}}' }),
      'steps[0].http.body',
      '{{$uid}} is no function: did you mean $uuid? There are $uuid, $iteration, $user',
    ],
    [
      'a function gets its arguments',
      http({ body: '{{$randomInt(5)}}' }),
      'steps[0].http.body',
      '{{$randomInt(5)}} takes two numbers, the lowest and the highest: write it as $randomInt(1,100)',
    ],
    [
      'the lower number comes first',
      http({ body: '{{$randomInt(5,1)}}' }),
      'steps[0].http.body',
      'takes the lower number first',
    ],
    [
      '$randomInt takes whole numbers',
      http({ body: '{{$randomInt(1,x)}}' }),
      'steps[0].http.body',
      "takes whole numbers, and 'x' is none",
    ],
    [
      '$randomItem takes items',
      http({ body: '{{$randomItem}}' }),
      'steps[0].http.body',
      'takes the items to choose from',
    ],
    [
      '$randomString takes a length',
      http({ body: '{{$randomString(1001)}}' }),
      'steps[0].http.body',
      'takes its length, 1 to 1,000',
    ],
    [
      'what is extracted is there for later steps only',
      { steps: [{ ...HOME, http: { url: '/{{id}}' }, extract: [{ name: 'id', from: 'STATUS' }] }] },
      'steps[0].http.url',
      'steps[0] extracts it, so only later steps can use it',
    ],
    ['timeout is above 0', http({ timeout: '0s' }), 'steps[0].http.timeout', 'give at least 1 ms'],
    ['timeout is at most an hour', http({ timeout: '2h' }), 'steps[0].http.timeout', 'give at most 1 h'],
    [
      'connectTimeout is above 0',
      http({ connectTimeout: '0ms' }),
      'steps[0].http.connectTimeout',
      'give at least 1 ms',
    ],
    [
      'connectTimeout is at most an hour',
      http({ connectTimeout: '2h' }),
      'steps[0].http.connectTimeout',
      'give at most 1 h',
    ],
    ['maxRedirects is 0 or more', http({ maxRedirects: -1 }), 'steps[0].http.maxRedirects', 'give 0 to 50'],
    ['maxRedirects is at most 50', http({ maxRedirects: 51 }), 'steps[0].http.maxRedirects', 'give 0 to 50'],
  );
});

describe('RetryInput', () => {
  holds(
    ['maxAttempts counts the first one', retry({ maxAttempts: 0 }), 'steps[0].http.retry.maxAttempts', 'give 1 to 20'],
    ['maxAttempts is needed', http({ retry: {} }), 'steps[0].http.retry.maxAttempts', 'maxAttempts is missing'],
    [
      'maxDelay is not below baseDelay',
      retry({ baseDelay: '2s', maxDelay: '1s' }),
      'steps[0].http.retry.maxDelay',
      '1s is shorter than baseDelay (2s)',
    ],
    ['maxDelay is at most an hour', retry({ maxDelay: '61m' }), 'steps[0].http.retry.maxDelay', 'give at most 1 h'],
    [
      'onStatus has three digits, not two',
      retry({ onStatus: [429, 99] }),
      'steps[0].http.retry.onStatus[1]',
      'give 100 to 999',
    ],
    [
      'onStatus has three digits, not four',
      retry({ onStatus: [1000] }),
      'steps[0].http.retry.onStatus[0]',
      'give 100 to 999',
    ],
    ['onStatus is whole', retry({ onStatus: [429.5] }), 'steps[0].http.retry.onStatus[0]', 'give a whole number'],
  );
});

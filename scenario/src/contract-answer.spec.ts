/** Rules of the API's descriptions, each broken by one input: what is taken from answers and checked in them. */
import { describe } from 'vitest';
import { check, extract, holds, step } from './testing/contract-rules.ts';

describe('ExtractInput', () => {
  holds(
    [
      'a name can stand in a template',
      extract({ name: 'a b' }),
      'steps[0].extract[0].name',
      'use letters, digits, _ and -',
    ],
    [
      'a name is no secret',
      { ...extract({ name: 'key' }), secrets: [{ name: 'key' }] },
      'steps[0].extract[0].name',
      "There is a secret 'key' too",
    ],
    [
      'from is one of five',
      extract({ from: 'BODY' }),
      'steps[0].extract[0].from',
      'use JSON, HEADER, COOKIE, REGEX, STATUS',
    ],
    [
      'JSON: a JSONPath',
      extract({ expression: null }),
      'steps[0].extract[0].expression',
      'JSON needs a JSONPath, such as $.id',
    ],
    [
      'JSON: from the root',
      extract({ expression: 'id' }),
      'steps[0].extract[0].expression',
      "'id' is no JSONPath (expected '$', found 'i' at character 1): write it from the root, such as $.id",
    ],
    [
      'JSON: as RFC 9535 has it',
      extract({ expression: '$.items[' }),
      'steps[0].extract[0].expression',
      'at character 9): write it as RFC 9535 has it',
    ],
    [
      'JSON: its functions are known',
      extract({ expression: '$[?size(@)>1]' }),
      'steps[0].extract[0].expression',
      "no such function 'size' at character 4",
    ],
    [
      'HEADER: a name',
      extract({ from: 'HEADER', expression: '' }),
      'steps[0].extract[0].expression',
      'HEADER needs the name of a header, such as content-type',
    ],
    [
      'HEADER: a name, not a line',
      extract({ from: 'HEADER', expression: 'x: y' }),
      'steps[0].extract[0].expression',
      "is no header's name",
    ],
    [
      'COOKIE: a name',
      extract({ from: 'COOKIE', expression: null }),
      'steps[0].extract[0].expression',
      'COOKIE needs the name of a cookie, such as session',
    ],
    [
      'COOKIE: a name, not a pair',
      extract({ from: 'COOKIE', expression: 'sid=1' }),
      'steps[0].extract[0].expression',
      "is no cookie's name: write it without its value",
    ],
    [
      'REGEX: an expression',
      extract({ from: 'REGEX', expression: null }),
      'steps[0].extract[0].expression',
      'REGEX needs a regular expression, such as id=(\\d+)',
    ],
    [
      'REGEX: one that can be read',
      extract({ from: 'REGEX', expression: '(' }),
      'steps[0].extract[0].expression',
      "'(' is no regular expression: missing closing )",
    ],
    [
      'REGEX: one that cannot run away, without lookahead',
      extract({ from: 'REGEX', expression: 'a(?=b)' }),
      'steps[0].extract[0].expression',
      'not part of RE2: match the text around it too',
    ],
    [
      'REGEX: one that cannot run away, without lookbehind',
      extract({ from: 'REGEX', expression: '(?<=a)b' }),
      'steps[0].extract[0].expression',
      'not part of RE2: match the text around it too',
    ],
    [
      'REGEX: one that cannot run away, without backreferences',
      extract({ from: 'REGEX', expression: '(a)\\1' }),
      'steps[0].extract[0].expression',
      'not part of RE2: write out what should come again',
    ],
    [
      'STATUS: no expression',
      extract({ from: 'STATUS', expression: '200' }),
      'steps[0].extract[0].expression',
      'STATUS has no use for an expression: leave it out',
    ],
    ['a default is a template', extract({ default: '{{v}}' }), 'steps[0].extract[0].default', '{{v}} is unknown'],
  );
});

describe('CheckInput', () => {
  holds(
    [
      'subject is one of seven',
      check({ subject: 'URL' }),
      'steps[0].checks[0].subject',
      'use STATUS, HEADER, COOKIE, BODY, JSON, LATENCY_MS, SIZE_BYTES',
    ],
    [
      'comparison is one of nine',
      check({ comparison: 'LIKE' }),
      'steps[0].checks[0].comparison',
      'CONTAINS, MATCHES, EXISTS',
    ],
    [
      'a status has three digits',
      check({ value: '20' }),
      'steps[0].checks[0].value',
      'is no status: write one of three digits',
    ],
    ['a status is a number', check({ value: 'OK' }), 'steps[0].checks[0].value', "'OK' is not a number"],
    [
      'a status is a number, filled in too',
      { ...check({ value: '{{ok}}' }), variables: { ok: 'yes' } },
      'steps[0].checks[0].value',
      "'yes' is not a number",
    ],
    [
      'STATUS has no expression',
      check({ expression: '$' }),
      'steps[0].checks[0].expression',
      'STATUS has no use for an expression',
    ],
    [
      'LATENCY_MS is a number',
      check({ subject: 'LATENCY_MS', comparison: 'CONTAINS' }),
      'steps[0].checks[0].comparison',
      'LATENCY_MS is a number',
    ],
    [
      'SIZE_BYTES is 0 or more',
      check({ subject: 'SIZE_BYTES', value: '-1' }),
      'steps[0].checks[0].value',
      'write 0 or more',
    ],
    [
      'HEADER has a name',
      check({ subject: 'HEADER' }),
      'steps[0].checks[0].expression',
      'HEADER needs the name of a header',
    ],
    [
      'COOKIE has a name',
      check({ subject: 'COOKIE' }),
      'steps[0].checks[0].expression',
      'COOKIE needs the name of a cookie',
    ],
    [
      'JSON has a JSONPath',
      check({ subject: 'JSON', expression: '$[' }),
      'steps[0].checks[0].expression',
      'is no JSONPath',
    ],
    [
      'BODY is always there',
      check({ subject: 'BODY', comparison: 'EXISTS', value: null }),
      'steps[0].checks[0].comparison',
      'BODY is always there',
    ],
    [
      'EXISTS has no value',
      check({ subject: 'COOKIE', expression: 'sid', comparison: 'EXISTS' }),
      'steps[0].checks[0].value',
      'EXISTS has no use for a value',
    ],
    [
      'the others have a value',
      check({ value: null }),
      'steps[0].checks[0].value',
      'EQUALS needs a value, such as EQUALS 200',
    ],
    [
      'an order is one of numbers',
      check({ subject: 'BODY', comparison: 'LESS_THAN', value: 'b' }),
      'steps[0].checks[0].value',
      "'b' is not a number",
    ],
    [
      'MATCHES takes an expression that cannot run away',
      check({ subject: 'BODY', comparison: 'MATCHES', value: '(?!a)' }),
      'steps[0].checks[0].value',
      'not part of RE2',
    ],
    [
      'a value is a template',
      check({ subject: 'BODY', comparison: 'CONTAINS', value: '{{v}}' }),
      'steps[0].checks[0].value',
      '{{v}} is unknown',
    ],
    [
      'a value does not know what its own step extracts',
      {
        ...step({
          extract: [{ name: 'id', from: 'STATUS' }],
          checks: [{ subject: 'BODY', comparison: 'CONTAINS', value: '{{id}}' }],
        }),
      },
      'steps[0].checks[0].value',
      'only later steps can use it',
    ],
  );
});

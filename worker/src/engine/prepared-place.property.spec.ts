/** A URL that is filled in goes where it goes when it is parsed as a whole. */
import type { Template } from '@loadtest/scenario';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { valueFor } from './late.ts';
import { preparePlace } from './prepared-place.ts';
import { requestTo } from './testing/plans.ts';
import { UnsendableRequest } from './unsendable-request.ts';
import type { ValueNames } from './value-names.ts';
import { IterationValues } from './values.ts';

const TARGET = 'http://target.example/base/';
const NAMES: ValueNames = {
  slots: new Map([
    ['a', 0],
    ['b', 1],
  ]),
  initial: [],
  secrets: new Map(),
  sources: new Map(),
};

const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.string({
      unit: fc.constantFrom(...'abcXYZ019-._~/?&=%:@!$()*+,;\'"#\\ \t\n{}|^<>`[]é☃'),
      maxLength: 8,
    }),
  },
  fc.constantFrom('.', '..', '/.', '/../', '/./', '%2e', '%2E%2e', '//', '?', '#', '/a/b', 'item-1', '@', 'x:y@z'),
  fc.string({ maxLength: 5 }),
);
const start = fc.constantFrom(
  'http://h/',
  'HTTPS://Host.Example:443/a/',
  'http://127.0.0.1:8080/items/',
  'http://h',
  'http://me:secret@h/',
  'http://@h/x',
  'http://[::1]:81/',
  'http://[/',
  'http://h:99999/',
  'http://0x7f.1/',
  'http://h\\x/',
  'ftp://h/',
  '/path/',
  '',
);

it('whatever is filled in', () => {
  fc.assert(
    fc.property(start, piece, piece, piece, fc.boolean(), (head, between, a, b, asks) => {
      const values = new IterationValues(
        { seed: 1, initial: [a, b], tables: { row: () => [], close: () => undefined }, now: () => 0 },
        { k: 0, user: 0 },
      );
      const variable = (name: string): Template[number] => ({ kind: 'variable', name });
      const text = (of: string): Template => (of === '' ? [] : [{ kind: 'text', text: of }]);
      const url = [...text(head), variable('a'), ...text(between), variable('b')];
      const query = asks ? [{ name: text('q'), value: [variable('b')] }] : [];
      const found = attempt(() => valueFor(preparePlace(requestTo('', { url, query }), NAMES, TARGET), values));
      const expected = attempt(() => {
        const parsed = URL.parse(head + a + between + b, TARGET);
        if (parsed === null || !/^https?:$/.test(parsed.protocol)) throw new UnsendableRequest('', '');
        const path = parsed.pathname + parsed.search;
        const added = asks
          ? `${path.includes('?') ? (/[?&]$/.test(path) ? '' : '&') : '?'}q=${encodeURIComponent(b.toWellFormed())}`
          : '';
        const credentials = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
        const authorization = parsed.username === '' ? null : `Basic ${Buffer.from(credentials).toString('base64')}`;
        return { origin: parsed.origin, path: path + added, authorization };
      });
      expect(found).toEqual(expected);
    }),
    { numRuns: 5000 },
  );
});

function attempt<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

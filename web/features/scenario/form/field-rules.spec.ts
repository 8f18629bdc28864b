import { validateScenario } from '@loadtest/scenario';
import { describe, expect, it } from 'vitest';
import type { CheckSubject } from '../../../gql/graphql.ts';
import { comparisonsOf, expressionOf, isNumber, needsValue } from './field-rules.ts';

const SUBJECTS: readonly CheckSubject[] = ['STATUS', 'HEADER', 'COOKIE', 'BODY', 'JSON', 'LATENCY_MS', 'SIZE_BYTES'];
const rows = SUBJECTS.flatMap((subject) => comparisonsOf(subject).map((comparison) => ({ subject, comparison })));

describe('what the form offers for a check', () => {
  it.each(rows)('$subject $comparison is valid', ({ subject, comparison }) => {
    const expression = expressionOf(subject)?.example ?? null;
    const value = needsValue(comparison) ? '200' : null;
    const issues = validateScenario({
      name: 'Shop',
      description: null,
      tags: [],
      visibility: 'PRIVATE',
      target: 'http://shop.example',
      load: { model: 'CONSTANT_RATE', rate: 1, duration: '1m', gracefulStop: '30s', warmUp: '0s' },
      steps: [
        {
          name: 'open',
          http: {
            method: 'GET',
            url: '/',
            headers: [],
            query: [],
            timeout: '30s',
            connectTimeout: '10s',
            maxRedirects: 10,
          },
          extract: [],
          checks: [{ name: null, subject, expression, comparison, value }],
          thinkTime: '0s',
        },
      ],
      variables: null,
      secrets: [],
      data: [],
      thresholds: [],
      httpVersion: 'AUTO',
      tls: null,
      cookies: 'ITERATION',
      maxConnections: null,
      placement: [],
      onWorkerLoss: 'REPLACE',
      seed: null,
    });
    expect(issues.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
  });

  it('is every comparison that means something', () => {
    expect(comparisonsOf('JSON')).toHaveLength(9);
    expect(comparisonsOf('STATUS')).not.toContain('EXISTS');
    expect(SUBJECTS.filter(isNumber)).toEqual(['STATUS', 'LATENCY_MS', 'SIZE_BYTES']);
  });
});

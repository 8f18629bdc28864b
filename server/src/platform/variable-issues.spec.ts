import { getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { exampleSchema } from '../testing/example-schema.ts';
import { variableIssues } from './variable-issues.ts';

const schema = exampleSchema();

function issuesOf(source: string, values: Record<string, unknown>) {
  const document = parse(source);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return variableIssues(schema, document, operation, values);
}
const change = 'mutation ($input: PlanInput!) { change(input: $input) }';

describe('wrong variables', () => {
  it('are all told at once, each with its path', () => {
    const issues = issuesOf(change, {
      input: {
        rate: 'fast',
        extra: true,
        steps: [
          { name: 'one', http: { url: 7, timeout: '5 parsecs', method: 'FETCH' } },
          { name: null, weight: 1.5 },
          { http: {} },
        ],
      },
    });
    expect(issues.map(({ path }) => path).toSorted()).toEqual([
      'input.extra',
      'input.name',
      'input.rate',
      'input.steps[0].http.method',
      'input.steps[0].http.timeout',
      'input.steps[0].http.url',
      'input.steps[1].name',
      'input.steps[1].weight',
      'input.steps[2].http.url',
      'input.steps[2].name',
    ]);
    expect(issues.find(({ path }) => path.endsWith('timeout'))?.message).toMatch(/not a length of time.*250ms/);
  });

  it('are named by the argument, whatever the document calls the variable', () => {
    const paths = (source: string, values: Record<string, unknown>) => issuesOf(source, values).map(({ path }) => path);
    expect(paths('mutation ($it: PlanInput!) { change(input: $it) }', { it: { name: 1, steps: [] } })).toEqual([
      'input.name',
    ]);
    expect(paths('mutation ($n: String!) { change(input: { name: $n, steps: [] }) }', { n: 5 })).toEqual([
      'input.name',
    ]);
    expect(
      paths('mutation ($s: String!) { change(input: { name: "a", steps: [{ name: "x" }, { name: $s }] }) }', { s: 5 }),
    ).toEqual(['input.steps[1].name']);
  });

  it('are told where they are missing, and are no problem where a default stands', () => {
    expect(issuesOf(change, {})).toEqual([{ path: 'input', message: 'is required' }]);
    expect(issuesOf(change, { input: null }).map(({ path }) => path)).toEqual(['input']);
    expect(issuesOf('query ($first: Int! = 3) { echo(first: $first) }', {})).toEqual([]);
  });

  it('are cut where they are many or long', () => {
    const steps = Array.from({ length: 1000 }, () => ({ name: 'x'.repeat(1000), weight: 'y'.repeat(100_000) }));
    const issues = issuesOf(change, { input: { name: 'a', steps } });
    expect(issues).toHaveLength(200);
    expect(Math.max(...issues.map(({ message }) => message.length))).toBeLessThanOrEqual(300);
  });
});

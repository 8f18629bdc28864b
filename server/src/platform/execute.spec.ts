import { describe, expect, it } from 'vitest';
import { contextOf, recordingLog } from '../testing/context.ts';
import { exampleSchema } from '../testing/example-schema.ts';
import type { RequestContext } from './context.ts';
import { open, prepare, RefusedOperation, run } from './execute.ts';

const schema = exampleSchema();
const takesAll = () => true;

/** The answer as it goes over the wire. */
async function answer(document: string, variables?: Record<string, unknown>, context: RequestContext = contextOf()) {
  try {
    return JSON.parse(JSON.stringify(await run(prepare(schema, { document, variables, takes: takesAll }, context))));
  } catch (error) {
    if (!(error instanceof RefusedOperation)) throw error;
    return JSON.parse(JSON.stringify({ errors: error.errors }));
  }
}

async function codesOf(document: string, variables?: Record<string, unknown>, context?: RequestContext) {
  const { errors } = await answer(document, variables, context);
  return (errors ?? []).map((error: { extensions: { code: string } }) => error.extensions.code);
}

describe('an operation', () => {
  it('answers what it was asked', async () => {
    expect(await answer('{ echo(first: 3) }')).toEqual({ data: { echo: '{"first":3}' } });
  });

  it.each([
    ['{ echo(', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ echo(first: "three") }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      '{ echo(input: { name: "a", steps: [{ name: "b", http: { url: "/", timeout: "5 parsecs" } }] }) }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['query A { installation } query B { installation }', 'GRAPHQL_VALIDATION_FAILED'],
    ['fragment F on Query { installation }', 'GRAPHQL_VALIDATION_FAILED'],
    [`{ ${'nested { '.repeat(20)} leaf ${'} '.repeat(20)} }`, 'QUERY_TOO_COMPLEX'],
    [`{ ${'installation '.repeat(60)} }`, 'QUERY_TOO_COMPLEX'],
    [`{ ${'x '.repeat(30_000)} }`, 'GRAPHQL_PARSE_FAILED'],
    ['{ refused }', 'BAD_USER_INPUT'],
    ['{ conflicting }', 'CONFLICT'],
    ['{ away }', 'UNAVAILABLE'],
    ['{ mongoAway }', 'UNAVAILABLE'],
    ['{ broken }', 'INTERNAL_SERVER_ERROR'],
    ['{ brokenNonNull }', 'INTERNAL_SERVER_ERROR'],
  ])('%s is refused as %s', async (document, code) => {
    expect(await codesOf(document)).toEqual([code]);
  });

  it('carries the request id in every error', async () => {
    const { errors } = await answer('{ broken refused away }');
    expect(errors.map((error: { extensions: object }) => error.extensions)).toEqual([
      { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-1' },
      { code: 'BAD_USER_INPUT', requestId: 'request-1', issues: [{ path: 'input.name', message: 'is taken' }] },
      { code: 'UNAVAILABLE', requestId: 'request-1', retryAfterMs: 250 },
    ]);
  });

  it('gives the version that a conflict is about', async () => {
    const { errors } = await answer('{ conflicting }');
    expect(errors[0].extensions).toMatchObject({ code: 'CONFLICT', currentVersion: 7 });
  });

  it('says where in the document and in the answer an error belongs', async () => {
    const { errors, data } = await answer('{\n  installation\n  again: refused\n}');
    expect(data).toEqual({ installation: 'open', again: null });
    expect(errors[0]).toMatchObject({ path: ['again'], locations: [{ line: 3, column: 3 }] });
  });

  it('tells nothing of the inside, and logs it', async () => {
    const { log, lines } = recordingLog();
    const shown = JSON.stringify(await answer('{ broken }', {}, contextOf(undefined, log)));
    expect(shown).not.toContain('password');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 50, path: 'broken', err: { message: expect.stringContaining('12345') } });
  });

  it('works for nobody but where it is open', async () => {
    const nobody = contextOf(null);
    expect(await answer('{ installation echo }', {}, nobody)).toMatchObject({
      data: { installation: 'open', echo: null },
      errors: [{ path: ['echo'], extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(await codesOf('{ __schema { queryType { name } } }', {}, nobody)).toEqual([]);
    expect(await codesOf('mutation { change(input: { name: "a", steps: [] }) }', {}, nobody)).toEqual([
      'UNAUTHENTICATED',
    ]);
  });

  it('takes a null for an argument that may not be null as bad input', async () => {
    const { errors } = await answer('query ($first: Int = 3) { echo(first: $first) }', { first: null });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', issues: [{ path: 'first' }] });
  });

  it('is refused by a transport that does not take its kind', () => {
    const queriesOnly = (kind: string) => kind === 'query';
    const document = 'subscription { numbers(upTo: 1) }';
    expect(() => prepare(schema, { document, takes: queriesOnly }, contextOf())).toThrow(/WebSocket/);
  });
});

describe('a subscription', () => {
  const subscribe = (document: string, context = contextOf()) =>
    open(prepare(schema, { document, takes: takesAll }, context));

  it('gives its values in order', async () => {
    const source = await subscribe('subscription { numbers(upTo: 3) }');
    const seen = [];
    for (let step = 0; step < 3; step += 1) seen.push((await source.next()).value.data.numbers);
    await source.return?.();
    expect(seen).toEqual([1, 2, 3]);
  });

  it('is refused with a code where its source cannot be had', async () => {
    const refused = await subscribe('subscription { refusedFeed }').catch((error) => error);
    expect(refused).toBeInstanceOf(RefusedOperation);
    expect(refused.errors[0].extensions).toEqual({ code: 'UNAVAILABLE', retryAfterMs: 1000, requestId: 'request-1' });
  });

  it('is refused for nobody', async () => {
    const refused = await subscribe('subscription { numbers(upTo: 3) }', contextOf(null)).catch((error) => error);
    expect(refused.errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  it('ends with a code where its source fails on the way', async () => {
    const source = await subscribe('subscription { numbers(upTo: 0, failWith: "away") }');
    await expect(source.next()).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE', requestId: 'request-1' } });
  });

  it('ends at once when its client leaves, and so does its source', async () => {
    const sources = { opened: 0, ended: 0 };
    const own = exampleSchema(sources);
    const source = await open(
      prepare(own, { document: 'subscription { numbers(upTo: 1) }', takes: takesAll }, contextOf()),
    );
    await source.next();
    const parked = source.next();
    await source.return?.();
    expect(await parked).toMatchObject({ done: true });
    expect(sources).toEqual({ opened: 1, ended: 1 });
  });
});

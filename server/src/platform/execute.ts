/**
 * The one way in: parses, validates, asks for a session, checks variables, runs, and maps errors. Apollo (HTTP) and
 * graphql-ws (WebSocket) both go through it, so that a code is the same over both.
 */
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  subscribe,
  validate,
} from 'graphql';
import type { RequestContext } from './context.ts';
import { checkLimits, DOCUMENT_LIMITS } from './document-limits.ts';
import { withoutEcho } from './echo.ts';
import { badUserInput, CodedError, SlowClientError } from './errors.ts';
import { type PublicError, publicError, publicResult } from './public-error.ts';
import { variableIssues } from './variable-issues.ts';

export interface OperationRequest {
  /** The text, or what has been parsed from it with `PARSE_OPTIONS`. */
  readonly document: string | DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** What the transport takes: subscriptions over the WebSocket, the rest over HTTP. */
  readonly takes: (kind: OperationKind) => boolean;
}

export type OperationKind = OperationDefinitionNode['operation'];

export interface Operation extends ExecutionArgs {
  readonly contextValue: RequestContext;
}

export const PARSE_OPTIONS = { maxTokens: DOCUMENT_LIMITS.tokens } as const;

/** An operation that was refused before or instead of running. */
export class RefusedOperation extends Error {
  override readonly name = 'RefusedOperation';
  readonly errors: readonly PublicError[];

  constructor(errors: readonly PublicError[]) {
    super(errors[0]?.message ?? 'refused');
    this.errors = errors;
  }
}

/** Everything that can be refused without a resolver. @throws RefusedOperation */
export function prepare(schema: GraphQLSchema, request: OperationRequest, context: RequestContext): Operation {
  try {
    const document = parsed(request.document);
    const invalid = validate(schema, document).map((error) => withCode('GRAPHQL_VALIDATION_FAILED', error));
    if (invalid.length > 0) throw new RefusedOperation(invalid.map((error) => publicError(error, context)));
    const definition = getOperationAST(document, request.operationName);
    if (!definition) throw new CodedError('GRAPHQL_VALIDATION_FAILED', whichOperation(request.operationName));
    if (!request.takes(definition.operation)) {
      throw new CodedError(
        'GRAPHQL_VALIDATION_FAILED',
        'Subscriptions go over the WebSocket, queries and mutations over HTTP',
      );
    }
    checkLimits(definition, fragmentsOf(document));
    const variableValues = request.variables ?? {};
    const issues = variableIssues(schema, document, definition, variableValues);
    if (issues.length > 0) throw badUserInput(issues);
    const operationName = request.operationName ?? null;
    return { schema, document, operationName, variableValues, contextValue: context };
  } catch (error) {
    throw error instanceof RefusedOperation ? error : new RefusedOperation([publicError(error, context)]);
  }
}

/** Runs a query or mutation; what fails in it stands in the result. */
export async function run(operation: Operation): Promise<ExecutionResult> {
  return publicResult(await execute(operation), operation.contextValue);
}

/**
 * Starts a subscription. What its source throws is a PublicError (a SlowClientError stays one), and `return` reaches the
 * source at once. @throws RefusedOperation where the source cannot be had.
 */
export async function open(operation: Operation): Promise<AsyncIterableIterator<ExecutionResult>> {
  const context = operation.contextValue;
  const source = await subscribe(operation);
  if (!(Symbol.asyncIterator in source)) {
    throw new RefusedOperation((source.errors ?? []).map((error) => publicError(error, context)));
  }
  const mapped = async (
    step: Promise<IteratorResult<ExecutionResult, void>>,
  ): Promise<IteratorResult<ExecutionResult>> => {
    try {
      const { done, value } = await step;
      return done ? { done, value: undefined } : { done: false, value: publicResult(value, context) };
    } catch (error) {
      throw error instanceof SlowClientError ? error : publicError(error, context);
    }
  };
  const results: AsyncIterableIterator<ExecutionResult> = {
    next: () => mapped(source.next()),
    return: () => mapped(source.return()),
    throw: (error) => mapped(source.throw(error)),
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}

function parsed(document: string | DocumentNode): DocumentNode {
  if (typeof document !== 'string') return document;
  try {
    return parse(document, PARSE_OPTIONS);
  } catch (error) {
    throw withCode('GRAPHQL_PARSE_FAILED', error);
  }
}

/** The error with its place in the document; graphql-js gives it no code. */
function withCode(code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED', error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const { nodes = null, source = null, positions = null } = error;
  return new GraphQLError(withoutEcho(error.message), { nodes, source, positions, extensions: { code } });
}

function whichOperation(name: string | null | undefined): string {
  return name
    ? `The document has no operation '${name}'`
    : 'The document has no operation, or several: name one as operationName';
}

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

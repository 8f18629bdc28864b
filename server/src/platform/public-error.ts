/** What the asker sees of an error: its code, its issues, the request's id, and of an accident nothing else. */
import { type ExecutionResult, GraphQLError } from 'graphql';
import { withoutEcho } from './echo.ts';
import { badUserInput, CodedError, isStoreAway, unavailable } from './errors.ts';
import type { Logger } from './log.ts';

export interface ErrorScope {
  readonly requestId: string;
  readonly log: Logger;
}

/** Apollo's own codes, as ours. */
const CODES_OF_APOLLO: Readonly<
  Record<string, 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT'>
> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  OPERATION_RESOLUTION_FAILURE: 'GRAPHQL_VALIDATION_FAILED',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
};

/** An error that may be sent as it is: its JSON is what the contract promises. */
export class PublicError extends GraphQLError {
  override readonly name = 'PublicError';
}

/** Maps whatever was thrown, and logs what is no fault of the asker. A public error stays what it is. */
export function publicError(thrown: unknown, scope: ErrorScope): PublicError {
  const located = thrown instanceof GraphQLError ? thrown : null;
  const cause = rootCause(thrown);
  if (cause instanceof PublicError) return cause;
  const { message, extensions } = codedError(cause, located, scope.log);
  const { nodes = null, source = null, positions = null, path = null } = located ?? {};
  return new PublicError(message, {
    nodes,
    source,
    positions,
    path,
    extensions: { ...extensions, requestId: scope.requestId },
  });
}

/** The result with its errors as the asker may see them. */
export function publicResult(result: ExecutionResult, scope: ErrorScope): ExecutionResult {
  const { errors, ...rest } = result;
  return errors === undefined ? result : { errors: errors.map((error) => publicError(error, scope)), ...rest };
}

function codedError(cause: unknown, located: GraphQLError | null, log: Logger): CodedError {
  if (cause instanceof CodedError) return cause;
  if (cause instanceof GraphQLError) {
    const message = withoutEcho(cause.message);
    const code = CODES_OF_APOLLO[String(cause.extensions['code'])];
    if (code === 'BAD_USER_INPUT') return badUserInput([{ path: '', message }]);
    if (code !== undefined) return new CodedError(code, message);
    const argument = /^Argument "([^"]+)"/.exec(cause.message)?.[1];
    if (argument !== undefined) return badUserInput([{ path: argument, message }]);
  }
  if (isStoreAway(cause)) {
    log.warn({ err: cause }, 'A store is away');
    return unavailable('A store of the platform is away for now: try again in a moment');
  }
  log.error({ err: cause, path: located?.path?.join('.') }, 'An operation failed');
  return new CodedError('INTERNAL_SERVER_ERROR', 'Something went wrong inside. The request id leads to the log');
}

/** What decides. graphql-js wraps what a resolver throws, sometimes more than once; Apollo wraps to give a code. */
function rootCause(thrown: unknown): unknown {
  const chain = [thrown];
  for (let at = thrown; at instanceof GraphQLError && at.originalError; at = at.originalError)
    chain.push(at.originalError);
  const ours = chain.find((error) => error instanceof CodedError || error instanceof PublicError);
  const coded = chain.find((error) => error instanceof GraphQLError && error.extensions['code'] !== undefined);
  return ours ?? coded ?? chain.at(-1);
}

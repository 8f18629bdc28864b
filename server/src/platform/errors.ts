/** The errors of the public API. What a resolver throws besides these is an accident: the asker sees INTERNAL_SERVER_ERROR. */
import { GraphQLError } from 'graphql';

export type ErrorCode =
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'QUOTA_EXCEEDED'
  | 'TARGET_FORBIDDEN'
  | 'RATE_LIMITED'
  | 'QUERY_TOO_COMPLEX'
  | 'UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

/** A problem with the input. `path` as in `input.steps[0].http.url`. */
export interface InputIssue {
  readonly path: string;
  readonly message: string;
}

/** An error that the asker is meant to see as it is. */
export class CodedError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message, { extensions: { code, ...details } });
    this.name = 'CodedError';
    this.code = code;
  }
}

export function unauthenticated(message = 'Sign in first: there is no session, or it ended'): CodedError {
  return new CodedError('UNAUTHENTICATED', message);
}

/** @param what the action, as in `edit this scenario` */
export function forbidden(what: string): CodedError {
  return new CodedError('FORBIDDEN', `You may not ${what}`);
}

/** @param what the thing, as in `scenario`. Also for what the asker may not see. */
export function notFound(what: string, id: string): CodedError {
  return new CodedError('NOT_FOUND', `There is no ${what} '${id}', or you may not see it`);
}

/** One error with every issue. */
export function badUserInput(issues: readonly InputIssue[]): CodedError {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const message = first === undefined ? 'The input is not right' : `${first.path}: ${first.message}${more}`;
  return new CodedError('BAD_USER_INPUT', message, { issues });
}

export function conflict(message: string, details: { readonly currentVersion?: number } = {}): CodedError {
  return new CodedError('CONFLICT', message, details);
}

/** A store or a source is away for now. */
export function unavailable(message: string, retryAfterMs = 1000): CodedError {
  return new CodedError('UNAVAILABLE', message, { retryAfterMs });
}

/** Thrown by a subscription's source whose bounded buffer is full: the socket is closed with 1013. */
export class SlowClientError extends Error {
  override readonly name = 'SlowClientError';
}

/** A connection that MongoDB or Redis does not answer on: the same request may well succeed a moment later. */
export function isStoreAway(error: unknown): boolean {
  return error instanceof Error && (STORE_AWAY_NAMES.has(error.name) || STORE_AWAY_MESSAGE.test(error.message));
}

const STORE_AWAY_NAMES = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoTopologyClosedError',
  'MongoNotConnectedError',
  'MongoClientClosedError',
  'MongoPoolClearedError',
  'MongoWaitQueueTimeoutError',
  'MaxRetriesPerRequestError',
]);
const STORE_AWAY_MESSAGE =
  /before initial connection is complete|^Connection is closed\.|isn't writeable and enableOfflineQueue|ECONNREFUSED/;

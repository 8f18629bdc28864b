import type { CombinedError } from 'urql';

/** A problem with one field of what was sent. `path` as the API gives it: `input.steps[0].http.url`. */
export interface FieldIssue {
  readonly path: string;
  readonly message: string;
}

/** What a person is told about a refused or failed operation. */
export interface ApiError {
  /** The API's code; NETWORK where no answer came. */
  readonly code: string;
  readonly message: string;
  readonly issues: readonly FieldIssue[];
  /** CONFLICT on a version: the one that is current. */
  readonly currentVersion: number | null;
  /** RATE_LIMITED, UNAVAILABLE: when to try again. */
  readonly retryAfterMs: number | null;
}

/** WebSocket close code: there is no session, or it has ended. */
const NO_SESSION = 4401;

const NETWORK_MESSAGE = 'The server cannot be reached. Check your connection and try again.';

/** Reads the first coded error out of what urql gives; GraphQL errors go before those of the network. */
export function apiErrorOf(error: CombinedError): ApiError {
  const first = error.graphQLErrors[0];
  if (first === undefined) return networkError(error.networkError);
  const { code, issues, currentVersion, retryAfterMs } = first.extensions;
  return {
    code: typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR',
    message: first.message,
    issues: Array.isArray(issues) ? issues.filter(isFieldIssue) : [],
    currentVersion: typeof currentVersion === 'number' ? currentVersion : null,
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : null,
  };
}

/** Why it was refused, in sentences: what is wrong with its fields, where it says so. For places that have no fields to put them at. */
export function reasonOf({ message, issues }: Pick<ApiError, 'message' | 'issues'>): string {
  return issues.length === 0 ? message : issues.map((issue) => issue.message).join('. ');
}

function networkError(cause: unknown): ApiError {
  const closeCode = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  const code = closeCode === NO_SESSION ? 'UNAUTHENTICATED' : 'NETWORK';
  return { code, message: NETWORK_MESSAGE, issues: [], currentVersion: null, retryAfterMs: null };
}

function isFieldIssue(value: unknown): value is FieldIssue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

/** Whether asking again can help: false for what the API refused for a reason that stays. */
export function isPassing(code: string): boolean {
  return ['NETWORK', 'UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL_SERVER_ERROR', 'QUERY_TOO_COMPLEX'].includes(code);
}

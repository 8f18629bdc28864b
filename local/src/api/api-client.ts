/** A client of the GraphQL API: queries and mutations over HTTP, subscriptions over graphql-ws. */
import { createClient } from 'graphql-ws';

/** One entry of the answer's `errors`, as the API gives it. */
export interface ApiErrorEntry {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string } & Readonly<Record<string, unknown>>;
}

/** The answer had errors. */
export class ApiError extends Error {
  readonly errors: readonly ApiErrorEntry[];

  constructor(errors: readonly ApiErrorEntry[]) {
    super(errors.map(({ message, extensions }) => `${extensions?.code ?? 'ERROR'}: ${message}`).join('\n'));
    this.name = 'ApiError';
    this.errors = errors;
  }

  /** The code of the first error; null where it has none. */
  get code(): string | null {
    return this.errors[0]?.extensions?.code ?? null;
  }
}

export type Variables = Readonly<Record<string, unknown>>;

export interface ApiClient {
  /** Resolves with `data`. Throws an ApiError where the answer has errors, an Error where there is no proper answer. */
  request<T>(document: string, variables?: Variables): Promise<T>;
  /**
   * Each value of the subscription's data, until it completes. Ends with an error where the connection is lost: it is not
   * made again by itself, since a resumed subscription may need other variables. Leaving the loop unsubscribes.
   */
  subscribe<T>(document: string, variables?: Variables): AsyncIterableIterator<T>;
  /** Ends the subscriptions and their connection. */
  close(): Promise<void>;
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly ApiErrorEntry[];
}

const REQUEST_TIMEOUT_MS = 30_000;

/** `url` is the platform's, such as http://localhost:4000; without a token only what is open to all can be asked. */
export function createApiClient(url: string, token: string | null = null): ApiClient {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const socket = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    connectionParams: headers,
    retryAttempts: 0,
  });
  return {
    async request<T>(query: string, variables: Variables = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      return dataOf((await response.json()) as Answer<T>);
    },
    async *subscribe<T>(query: string, variables: Variables = {}) {
      try {
        for await (const answer of socket.iterate<T>({ query, variables })) yield dataOf(answer as Answer<T>);
      } catch (error) {
        // A refused subscription gives its errors as a list, a lost connection an event of the socket.
        if (Array.isArray(error)) throw new ApiError(error as ApiErrorEntry[]);
        if (error instanceof Error) throw error;
        throw new Error(`The connection to ${url} was lost`, { cause: error });
      }
    },
    close: async () => await socket.dispose(),
  };
}

/** Signs in; the client that is given back acts for that user. */
export async function signIn(url: string, email: string, password: string): Promise<ApiClient> {
  const anonymous = createApiClient(url);
  const { signIn: session } = await anonymous.request<{ signIn: { token: string } }>(
    'mutation SignIn($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }',
    { email, password },
  );
  return createApiClient(url, session.token);
}

function dataOf<T>({ data, errors }: Answer<T>): T {
  if (errors !== undefined && errors.length > 0) throw new ApiError(errors);
  if (data === undefined || data === null) throw new Error('The answer has neither data nor errors');
  return data;
}

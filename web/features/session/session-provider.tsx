'use client';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import type { MeQuery } from '../../gql/graphql.ts';
import { useMeQuery } from '../../gql/hooks.ts';
import { apiErrorOf } from '../../lib/api-error.ts';
import { signInPath } from '../../lib/sign-in-path.ts';
import { useRenewedSession } from './use-renewed-session.ts';

export type Me = NonNullable<MeQuery['me']>;

const MeContext = createContext<Me | null>(null);
const ASK_AGAIN_MS = 3_000;

/** Who is signed in. Only below `SessionProvider`, which shows its children to nobody else. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error('useMe is for what stands below SessionProvider');
  return me;
}

interface SessionProviderProps {
  readonly children: ReactNode;
  /** Shown until it is known who is there; `trouble` says why that takes long. */
  readonly fallback: (trouble: string | null) => ReactNode;
}

/** Sends who is not signed in to the sign-in page, and back to this one afterwards. */
export function SessionProvider({ children, fallback }: SessionProviderProps) {
  const [{ data, error, fetching }, askAgain] = useMeQuery();
  const isSignedOut = data !== undefined && data.me === null;
  useRenewedSession(Boolean(data?.me));

  useEffect(() => {
    if (!isSignedOut) return;
    window.location.replace(signInPath(window.location.pathname + window.location.search));
  }, [isSignedOut]);

  useEffect(() => {
    if (error === undefined || fetching) return;
    const timer = setTimeout(() => askAgain({ requestPolicy: 'network-only' }), ASK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [error, fetching, askAgain]);

  if (!data?.me) return fallback(error ? apiErrorOf(error).message : null);
  return <MeContext value={data.me}>{children}</MeContext>;
}

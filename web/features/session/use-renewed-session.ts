import { useEffect } from 'react';
import { useRenewSessionMutation } from '../../gql/hooks.ts';

const RENEW_EVERY_MS = 6 * 3_600_000;
const LOOK_EVERY_MS = 10 * 60_000;
const KEY = 'loadtest-renewed';

/** Keeps the session of a page that stays open: a session lasts a day, it is renewed every six hours by one of the open pages. */
export function useRenewedSession(isSignedIn: boolean) {
  const [, renew] = useRenewSessionMutation();
  useEffect(() => {
    if (!isSignedIn) return;
    const look = () => {
      try {
        if (Date.now() - Number(localStorage.getItem(KEY) ?? 0) < RENEW_EVERY_MS) return;
        localStorage.setItem(KEY, String(Date.now()));
      } catch {
        return;
      }
      void renew({});
    };
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isSignedIn, renew]);
}

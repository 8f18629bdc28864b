import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False while the server renders and during hydration, then true: what needs the browser starts after that. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

export type ParamChanges = Readonly<Record<string, string | readonly string[] | null>>;

export interface QueryParams {
  readonly get: (name: string) => string | null;
  readonly getAll: (name: string) => readonly string[];
  /** Replaces what is named (null takes it away) and goes back to the first page of a list. */
  readonly change: (changes: ParamChanges) => void;
  /** The address with these changes, for a link. */
  readonly href: (changes: ParamChanges) => string;
}

/** The state of a list in its address, so that it can be linked, reloaded and gone back to. */
export function useQueryParams(): QueryParams {
  const params = useSearchParams();
  const pathname = usePathname();
  const router = useRouter();
  const href = useCallback(
    (changes: ParamChanges) => {
      const next = new URLSearchParams(params);
      for (const [name, value] of Object.entries(changes)) {
        next.delete(name);
        for (const one of value === null ? [] : [value].flat()) if (one !== '') next.append(name, one);
      }
      const query = next.toString();
      return query === '' ? pathname : `${pathname}?${query}`;
    },
    [params, pathname],
  );
  const change = useCallback(
    (changes: ParamChanges) => router.replace(href({ after: null, ...changes }), { scroll: false }),
    [router, href],
  );
  return { get: (name) => params.get(name), getAll: (name) => params.getAll(name), change, href };
}

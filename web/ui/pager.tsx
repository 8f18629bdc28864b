import { formatCount } from '../lib/format-number.ts';
import { ButtonLink } from './button.tsx';

interface PagerProps {
  readonly totalCount: number | null;
  readonly what: string;
  /** Addresses; null where there is no such page. */
  readonly first: string | null;
  readonly next: string | null;
}

/** Onward by cursor; back by the browser, or to the first page at once. */
export function Pager({ totalCount, what, first, next }: PagerProps) {
  return (
    <nav
      aria-label="Pages"
      className="mt-3 flex items-center justify-between gap-3 border-t border-line pt-3 text-muted"
    >
      <span data-testid="total">{totalCount === null ? '' : `${formatCount(totalCount)} ${what}`}</span>
      <span className="flex gap-2">
        {first !== null && <ButtonLink href={first}>First page</ButtonLink>}
        {next !== null && (
          <ButtonLink href={next} data-testid="next-page">
            Next page
          </ButtonLink>
        )}
      </span>
    </nav>
  );
}

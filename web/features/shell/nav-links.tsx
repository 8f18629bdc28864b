'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { formatCount } from '../../lib/format-number.ts';

const PAGES = [
  { href: '/', label: 'Home' },
  { href: '/scenarios', label: 'Scenarios' },
  { href: '/runs', label: 'Runs' },
  { href: '/workers', label: 'Workers' },
] as const;

/** `activeRuns`: how many are going on; 0 says nothing. */
export function NavLinks({ activeRuns }: { readonly activeRuns: number }) {
  const pathname = usePathname();
  return PAGES.map(({ href, label }) => {
    const isHere = href === '/' ? pathname === '/' : pathname.startsWith(href);
    return (
      <Link
        key={href}
        href={href}
        aria-current={isHere ? 'page' : undefined}
        className={clsx(
          'flex items-center justify-between gap-2 rounded-lg px-2.5 py-1.5 whitespace-nowrap transition-colors',
          isHere ? 'bg-accent/10 font-medium text-text' : 'text-muted hover:text-text',
        )}
      >
        {label}
        {href === '/runs' && activeRuns > 0 && (
          <span className="text-[13px]" title="Going on now" data-testid="active-runs">
            {formatCount(activeRuns)}
          </span>
        )}
      </Link>
    );
  });
}

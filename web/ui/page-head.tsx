import type { ReactNode } from 'react';

interface PageHeadProps {
  readonly crumb?: ReactNode;
  readonly title: ReactNode;
  /** Chips or a sentence below the title. */
  readonly below?: ReactNode;
  readonly actions?: ReactNode;
}

/** The answer first: what this is in words, then how it stands, then what one can do. */
export function PageHead({ crumb, title, below, actions }: PageHeadProps) {
  return (
    <header className="mb-5 flex flex-col gap-3 wide:flex-row wide:items-start wide:justify-between wide:gap-6">
      <div className="min-w-0 flex-1">
        {crumb !== undefined && <div className="text-[13px] text-muted">{crumb}</div>}
        <h1 className="mt-1 text-[21px] leading-tight font-[650] tracking-[-0.01em] [overflow-wrap:anywhere]">
          {title}
        </h1>
        {below !== undefined && <div className="mt-2.5 flex flex-wrap gap-2">{below}</div>}
      </div>
      {actions !== undefined && <div className="flex shrink-0 flex-wrap gap-2">{actions}</div>}
    </header>
  );
}

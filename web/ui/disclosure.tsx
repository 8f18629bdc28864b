'use client';
import clsx from 'clsx';
import { type ReactNode, useEffect, useId, useState } from 'react';

interface DisclosureProps {
  readonly title: ReactNode;
  /** What is in it, in a few words. */
  readonly summary?: ReactNode;
  /** There is something in it that has to be seen: it opens, and can be closed again. */
  readonly hasNews?: boolean;
  readonly testId?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** What is needed more rarely, behind one line. */
export function Disclosure({ title, summary, hasNews = false, testId, className, children }: DisclosureProps) {
  const [isOpen, setOpen] = useState(hasNews);
  const id = useId();
  useEffect(() => {
    if (hasNews) setOpen(true);
  }, [hasNews]);
  return (
    <div className={clsx('min-w-0', className)}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="flex max-w-full items-baseline gap-2 rounded text-left text-[12.5px] font-medium text-muted hover:text-text"
        data-testid={testId}
      >
        <span aria-hidden className="w-3 shrink-0">
          {isOpen ? '▾' : '▸'}
        </span>
        <span className="whitespace-nowrap">{title}</span>
        {summary !== undefined && <span className="min-w-0 truncate font-normal">{summary}</span>}
      </button>
      <div id={id} hidden={!isOpen} className="mt-2">
        {isOpen && children}
      </div>
    </div>
  );
}

'use client';
import clsx from 'clsx';
import { type ReactNode, useId, useState } from 'react';

interface DisclosureProps {
  readonly title: ReactNode;
  /** What is in it, in a few words, while it is closed. */
  readonly summary?: ReactNode;
  /** Stands open whatever was chosen: there is something in it that has to be seen. */
  readonly isForcedOpen?: boolean;
  readonly testId?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** What is needed more rarely, behind one line. */
export function Disclosure({ title, summary, isForcedOpen = false, testId, className, children }: DisclosureProps) {
  const [isChosen, setChosen] = useState(false);
  const id = useId();
  const isOpen = isChosen || isForcedOpen;
  return (
    <div className={clsx('min-w-0', className)}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setChosen(!isOpen)}
        className="flex max-w-full items-baseline gap-2 rounded text-left text-[12.5px] font-medium text-muted hover:text-text"
        data-testid={testId}
      >
        <span aria-hidden className="w-3 shrink-0">
          {isOpen ? '▾' : '▸'}
        </span>
        <span className="whitespace-nowrap">{title}</span>
        {!isOpen && summary !== undefined && <span className="min-w-0 truncate font-normal">{summary}</span>}
      </button>
      <div id={id} hidden={!isOpen} className="mt-2">
        {isOpen && children}
      </div>
    </div>
  );
}

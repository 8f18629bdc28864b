import clsx from 'clsx';
import { type ReactNode, useId } from 'react';

interface CardProps {
  readonly title?: ReactNode;
  /** At the right of the head: a legend, a count, an action. */
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly testId?: string;
  readonly children: ReactNode;
}

export function Card({ title, aside, className, testId, children }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title === undefined ? undefined : id}
      data-testid={testId}
      className={clsx('min-w-0 rounded-xl border border-line bg-panel px-4 pt-3.5 pb-3 shadow-card', className)}
    >
      {title !== undefined && (
        <div className="mb-2 flex items-baseline justify-between gap-3">
          <h2 id={id} className="min-w-0 truncate text-[13.5px] font-semibold">
            {title}
          </h2>
          {aside !== undefined && <div className="shrink-0 text-[12.5px] text-muted">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

import type { ReactNode } from 'react';

interface EmptyProps {
  readonly title: string;
  /** What will be seen here, and how it comes about. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** An empty place says what it will show, and offers the first step. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-start gap-1 py-4" data-testid="empty">
      <p className="font-medium">{title}</p>
      <p className="max-w-prose text-muted">{children}</p>
      {action !== undefined && <div className="mt-3 flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}

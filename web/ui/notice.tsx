import clsx from 'clsx';
import type { ReactNode } from 'react';

const TONES = {
  neutral: 'border-line bg-panel',
  warn: 'border-transparent bg-warn-bg text-warn',
  bad: 'border-transparent bg-bad-bg text-bad',
};

interface NoticeProps {
  readonly tone: keyof typeof TONES;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly testId?: string;
}

/** Something that has to be read now. Problems are announced. */
export function Notice({ tone, children, actions, testId }: NoticeProps) {
  return (
    <div
      role={tone === 'neutral' ? 'status' : 'alert'}
      data-testid={testId}
      className={clsx(
        'mb-4 flex flex-wrap items-center justify-between gap-3 rounded-xl border px-4 py-2.5',
        TONES[tone],
      )}
    >
      <div className="min-w-0 flex-1 basis-60">{children}</div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

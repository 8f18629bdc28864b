import clsx from 'clsx';
import type { ReactNode } from 'react';

/** good holds, warn deserves a look, bad is missed; the rest is grey. */
export type Tone = 'neutral' | 'good' | 'warn' | 'bad';

const TONES: Record<Tone, string> = {
  neutral: 'border-line bg-panel text-muted',
  good: 'border-transparent bg-good-bg text-good',
  warn: 'border-transparent bg-warn-bg text-warn',
  bad: 'border-transparent bg-bad-bg text-bad',
};

interface ChipProps {
  readonly tone?: Tone;
  /** A dot that moves: something goes on. */
  readonly isLive?: boolean;
  readonly title?: string | undefined;
  readonly testId?: string;
  readonly children: ReactNode;
}

export function Chip({ tone = 'neutral', isLive = false, title, testId, children }: ChipProps) {
  return (
    <span
      className={clsx(
        'inline-flex max-w-full items-center gap-1.5 rounded-full border px-2.5 py-px text-[12.5px] leading-5',
        TONES[tone],
      )}
      title={title}
      data-testid={testId}
      data-tone={tone}
    >
      {isLive && <span className="pulse-dot ml-0.5 size-1.5 shrink-0 rounded-full bg-current" aria-hidden />}
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </span>
  );
}

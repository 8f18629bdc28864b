'use client';
import { durationMs, formatDuration } from '@loadtest/scenario';
import clsx from 'clsx';
import { formatCount, formatRate, formatThings, NO_FIGURE } from '../../../lib/format-number.ts';
import { Card } from '../../../ui/card.tsx';
import { isOpenModel } from './field-rules.ts';
import { LoadPicture } from './load-picture.tsx';
import type { ScenarioForm } from './scenario-form.ts';
import type { PreviewState } from './use-preview.ts';

interface PreviewCardProps {
  readonly form: ScenarioForm;
  readonly state: PreviewState;
  /** The form has changed since this preview was made. */
  readonly isStale: boolean;
}

/** What would happen, before it does. */
export function PreviewCard({ form, state, isStale }: PreviewCardProps) {
  const { preview, warnings, trouble } = state;
  const isWhole = preview?.duration != null && preview.peak !== null;
  return (
    <Card title="What it will do" testId="preview">
      <div className={clsx('transition-opacity', isStale && 'opacity-50')} aria-live="polite">
        {isWhole ? (
          <>
            <LoadPicture
              points={preview.points}
              peak={preview.peak ?? 0}
              unit={isOpenModel(form.load.model) ? 'iterations/s' : 'users'}
              warmUpSeconds={Math.floor((durationMs(form.load.warmUp) ?? 0) / 1000)}
            />
            <dl className="mt-3">
              {rowsFor(form, preview).map(([label, value, testId]) => (
                <div key={label} className="flex justify-between gap-4 border-t border-line py-1.5">
                  <dt className="text-muted">{label}</dt>
                  <dd className="text-right font-medium" data-testid={testId}>
                    {value}
                  </dd>
                </div>
              ))}
            </dl>
          </>
        ) : (
          <p className="py-1.5 text-muted">
            {trouble ??
              'As soon as load and steps can be read, their picture, the number of requests and the slots needed stand here.'}
          </p>
        )}
        {warnings.map(({ path, message }) => (
          <p key={`${path} ${message}`} className="mt-1 text-[12.5px] text-warn">
            {message}
          </p>
        ))}
      </div>
    </Card>
  );
}

type Row = readonly [label: string, value: string, testId: string];

function rowsFor({ load, steps }: ScenarioForm, preview: NonNullable<PreviewState['preview']>): readonly Row[] {
  const { plannedIterations, peak, slotsNeeded, duration } = preview;
  const requests = plannedIterations === null ? null : plannedIterations * steps.length;
  const length = durationMs(duration ?? '');
  return [
    ['Requests', requests === null ? 'as fast as the target answers' : formatCount(requests), 'preview-requests'],
    ...(plannedIterations === null
      ? []
      : ([['Iterations', formatCount(plannedIterations), 'preview-iterations']] as const)),
    [
      'Peak',
      isOpenModel(load.model) ? `${formatRate(peak)} iterations/s` : formatThings(peak ?? 0, 'user'),
      'preview-peak',
    ],
    ['Length', length === null ? NO_FIGURE : formatDuration(length), 'preview-length'],
    ['Needs', slotsNeeded === null ? NO_FIGURE : formatThings(slotsNeeded, 'slot'), 'preview-slots'],
  ];
}

'use client';
import { type FormEvent, useId, useState } from 'react';
import { useAdjustRunMutation } from '../../../gql/hooks.ts';
import { apiErrorOf, reasonOf } from '../../../lib/api-error.ts';
import { Button } from '../../../ui/button.tsx';
import type { RunView } from '../live/run-session.ts';
import { adjustableLevel, newestChange } from './adjustments.ts';

/** Changes the rate, or the number of users, of a running constant load. */
export function AdjustControl({ view }: { readonly view: RunView }) {
  const { head, state, events } = view;
  const level = adjustableLevel(head.definition.load);
  const [text, setText] = useState<string | null>(null);
  const [{ fetching, error }, adjust] = useAdjustRunMutation();
  const id = useId();
  if (level === null || state.status !== 'RUNNING' || !state.viewerCan.includes('ADJUST')) return null;

  const to = Number(text ?? '');
  const isNumber = text !== null && text.trim() !== '' && Number.isFinite(to);
  async function apply(event: FormEvent) {
    event.preventDefault();
    if (!isNumber) return;
    const { error: refusal } = await adjust({ runId: head.id, to });
    if (!refusal) setText(null);
  }
  const change = newestChange(events);
  const failure = error ? apiErrorOf(error) : null;
  return (
    <form onSubmit={(event) => void apply(event)} className="flex flex-col gap-1 wide:items-end">
      <div className="flex items-center gap-2">
        <label htmlFor={id} className="text-[12.5px] text-muted">
          {level.label}
        </label>
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          placeholder={String(state.adjustments.at(-1)?.to ?? level.planned)}
          value={text ?? ''}
          onChange={(event) => setText(event.target.value)}
          aria-invalid={failure !== null || undefined}
          aria-describedby={`${id}-note`}
          className="h-[34px] w-24 rounded-lg border border-line bg-panel px-2.5 text-right hover:border-line-strong"
          data-testid="adjust-to"
        />
        <Button type="submit" disabled={fetching || !isNumber} data-testid="adjust-apply">
          {fetching ? 'Applying…' : 'Apply'}
        </Button>
      </div>
      <p id={`${id}-note`} className="max-w-80 text-[12.5px] text-muted wide:text-right" aria-live="polite">
        {failure !== null ? (
          <span className="text-bad" data-testid="adjust-problem">
            {reasonOf(failure)}
          </span>
        ) : (
          change !== null && <span data-testid="adjust-event">{change.message}</span>
        )}
      </p>
    </form>
  );
}

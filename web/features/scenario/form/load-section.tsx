'use client';
import type { LoadModel } from '../../../gql/graphql.ts';
import { Card } from '../../../ui/card.tsx';
import type { SectionProps } from './basics-section.tsx';
import { isOpenModel, isRamp } from './field-rules.ts';
import { FormSelect, FormText, useIssues } from './form-fields.tsx';
import type { LoadForm } from './scenario-form.ts';
import { StagesEditor } from './stages-editor.tsx';

const MODELS: readonly { readonly value: LoadModel; readonly label: string }[] = [
  { value: 'CONSTANT_RATE', label: 'A constant rate' },
  { value: 'RAMPING_RATE', label: 'A ramping rate' },
  { value: 'CONSTANT_USERS', label: 'A constant number of users' },
  { value: 'RAMPING_USERS', label: 'A ramping number of users' },
];

/** How much of it, and for how long. */
export function LoadSection({ form, onChange }: SectionProps) {
  const { load } = form;
  const put = (change: Partial<LoadForm>) => onChange({ load: { ...load, ...change } });
  const isOpen = isOpenModel(load.model);
  const issues = useIssues('load');
  return (
    <Card title="Load">
      <div className="grid gap-4 pb-1 sm:grid-cols-2">
        <FormSelect
          path="load.model"
          label="Model"
          className="sm:col-span-2"
          options={MODELS}
          value={load.model}
          hint={
            isOpen
              ? 'Open: iterations start at their time, however slow the target is.'
              : 'Closed: each user loops, waiting for its own responses.'
          }
          onChange={(model) => put({ model })}
        />
        {issues.length > 0 && <p className="text-[12.5px] text-bad sm:col-span-2">{issues.join(' ')}</p>}
        <Level load={load} put={put} />
        {isRamp(load.model) ? (
          <StagesEditor load={load} onChange={(stages) => put({ stages })} />
        ) : (
          <FormText
            path="load.duration"
            label="Length"
            hint="As 30s, 5m or 1h30m."
            value={load.duration}
            onChange={(duration) => put({ duration })}
          />
        )}
        <FormText
          path="load.warmUp"
          label="Warm-up"
          hint="The first so long does not count for the result. Whole seconds."
          value={load.warmUp}
          onChange={(warmUp) => put({ warmUp })}
        />
        <FormText
          path="load.gracefulStop"
          label="Time to finish"
          hint="How long what is in flight at the end may take; then it is cut off."
          value={load.gracefulStop}
          onChange={(gracefulStop) => put({ gracefulStop })}
        />
        {isOpen && (
          <FormText
            path="load.maxInFlight"
            label="Most in flight"
            inputMode="numeric"
            placeholder="ten times the peak rate"
            hint="What finds no room is dropped and counted."
            value={load.maxInFlight}
            onChange={(maxInFlight) => put({ maxInFlight })}
          />
        )}
      </div>
    </Card>
  );
}

interface LevelProps {
  readonly load: LoadForm;
  readonly put: (change: Partial<LoadForm>) => void;
}

/** The level throughout, or where a ramp starts. */
function Level({ load, put }: LevelProps) {
  const ramps = isRamp(load.model);
  return isOpenModel(load.model) ? (
    <FormText
      path="load.rate"
      label={ramps ? 'Rate at the start, iterations per second' : 'Rate, iterations per second'}
      inputMode="decimal"
      {...(ramps && { placeholder: '0' })}
      value={load.rate}
      onChange={(rate) => put({ rate })}
    />
  ) : (
    <FormText
      path="load.users"
      label={ramps ? 'Users at the start' : 'Users'}
      inputMode="numeric"
      {...(ramps && { placeholder: '0' })}
      value={load.users}
      onChange={(users) => put({ users })}
    />
  );
}

'use client';
import type { LoadModel } from '../../../gql/graphql.ts';
import { Card } from '../../../ui/card.tsx';
import type { SectionProps } from './basics-section.tsx';
import { FormSelect, FormText, useIssues } from './form-fields.tsx';
import type { LoadForm } from './scenario-form.ts';

const CONSTANT: readonly { readonly value: LoadModel; readonly label: string }[] = [
  { value: 'CONSTANT_RATE', label: 'A constant rate' },
  { value: 'CONSTANT_USERS', label: 'A constant number of users' },
];
const RAMPS: Partial<Record<LoadModel, string>> = {
  RAMPING_RATE: 'A ramping rate',
  RAMPING_USERS: 'A ramping number of users',
};

/** How much of it, and for how long. */
export function LoadSection({ form, onChange }: SectionProps) {
  const { load } = form;
  const put = (change: Partial<LoadForm>) => onChange({ load: { ...load, ...change } });
  const isRamp = load.model in RAMPS;
  const isOpen = load.model === 'CONSTANT_RATE' || load.model === 'RAMPING_RATE';
  const kept = form.kept?.load.model;
  const ramp = kept === undefined ? undefined : RAMPS[kept];
  const models = kept === undefined || ramp === undefined ? CONSTANT : [...CONSTANT, { value: kept, label: ramp }];
  const issues = useIssues('load');
  return (
    <Card title="Load">
      <div className="grid gap-4 pb-1 sm:grid-cols-2">
        <FormSelect
          path="load.model"
          label="Model"
          className="sm:col-span-2"
          options={models}
          value={load.model}
          hint={
            isOpen
              ? 'Open: iterations start at their time, however slow the target is.'
              : 'Closed: each user loops, waiting for its own responses.'
          }
          onChange={(model) => put({ model })}
        />
        {issues.length > 0 && <p className="text-[12.5px] text-bad sm:col-span-2">{issues.join(' ')}</p>}
        {isOpen ? (
          <FormText
            path="load.rate"
            label={isRamp ? 'Rate at the start, iterations per second' : 'Rate, iterations per second'}
            inputMode="decimal"
            value={load.rate}
            onChange={(rate) => put({ rate })}
          />
        ) : (
          <FormText
            path="load.users"
            label={isRamp ? 'Users at the start' : 'Users'}
            inputMode="numeric"
            value={load.users}
            onChange={(users) => put({ users })}
          />
        )}
        {isRamp ? (
          <Stages form={form} />
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
            placeholder="ten times the rate"
            hint="What finds no room is dropped and counted."
            value={load.maxInFlight}
            onChange={(maxInFlight) => put({ maxInFlight })}
          />
        )}
      </div>
    </Card>
  );
}

/** Stages cannot be changed here; they are kept as they are. */
function Stages({ form }: { readonly form: SectionProps['form'] }) {
  const stages = form.kept?.load.stages ?? [];
  return (
    <div>
      <p className="mb-1 text-[12.5px] font-medium text-muted">Stages (kept as they are)</p>
      <p data-path="load.stages" tabIndex={-1}>
        {stages.map(({ to, duration }) => `to ${to} within ${duration}`).join(', then ')}
      </p>
    </div>
  );
}

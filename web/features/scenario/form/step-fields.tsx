'use client';
import type { HttpMethod } from '../../../gql/graphql.ts';
import { BodyEditor } from './body-editor.tsx';
import { ChecksEditor } from './checks-editor.tsx';
import { ExtractEditor } from './extract-editor.tsx';
import { FormSelect, FormText, useIsReadOnly } from './form-fields.tsx';
import { RequestLimits } from './request-limits.tsx';
import { RowsEditor } from './rows-editor.tsx';
import type { StepForm } from './scenario-form.ts';
import { TemplateHints } from './template-hints.tsx';
import type { TemplateNames } from './template-names.ts';
import { useInsertion } from './use-insertion.ts';

const METHODS = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] satisfies HttpMethod[]).map((value) => ({
  value,
  label: value,
}));

interface StepFieldsProps {
  readonly path: string;
  readonly step: StepForm;
  readonly names: readonly TemplateNames[];
  readonly onChange: (change: Partial<StepForm>) => void;
}

/** The request, what is expected of its answer, what is taken from it, and the pause after it. */
export function StepFields({ path, step, names, onChange }: StepFieldsProps) {
  const { onFocus, insert } = useInsertion();
  const isReadOnly = useIsReadOnly();
  return (
    <fieldset
      aria-label={`Fields of ${step.name}`}
      className="mt-3 grid min-w-0 gap-4 sm:grid-cols-6 sm:pl-5"
      onFocus={onFocus}
    >
      <FormText
        path={`${path}.name`}
        label="Name"
        className="sm:col-span-6"
        value={step.name}
        onChange={(name) => onChange({ name })}
      />
      <FormSelect
        path={`${path}.http.method`}
        label="Method"
        className="sm:col-span-2"
        options={METHODS}
        value={step.method}
        onChange={(method) => onChange({ method })}
      />
      <FormText
        path={`${path}.http.url`}
        label="URL"
        isCode
        inputMode="url"
        placeholder="/items/{{id}}"
        className="sm:col-span-4"
        value={step.url}
        onChange={(url) => onChange({ url })}
      />
      <div className="flex min-w-0 flex-col gap-4 sm:col-span-6">
        <RowsEditor
          label="Query"
          one="Query parameter"
          path={`${path}.http.query`}
          rows={step.query}
          onChange={(query) => onChange({ query })}
        />
        <RowsEditor
          label="Headers"
          one="Header"
          path={`${path}.http.headers`}
          rows={step.headers}
          onChange={(headers) => onChange({ headers })}
        />
        <BodyEditor path={`${path}.http`} step={step} onChange={onChange} />
        <RequestLimits path={`${path}.http`} step={step} onChange={onChange} />
        <ChecksEditor path={`${path}.checks`} checks={step.checks} onChange={(checks) => onChange({ checks })} />
        <ExtractEditor path={`${path}.extract`} rows={step.extract} onChange={(extract) => onChange({ extract })} />
      </div>
      <FormText
        path={`${path}.thinkTime`}
        label="Pause after it"
        className="sm:col-span-3"
        value={step.thinkTime}
        onChange={(thinkTime) => onChange({ thinkTime })}
      />
      <FormText
        path={`${path}.thinkTimeMax`}
        label="…drawn up to"
        placeholder="always the same"
        className="sm:col-span-3"
        value={step.thinkTimeMax}
        onChange={(thinkTimeMax) => onChange({ thinkTimeMax })}
      />
      {!isReadOnly && (
        <div className="min-w-0 sm:col-span-6">
          <TemplateHints names={names} onPick={insert} />
        </div>
      )}
    </fieldset>
  );
}

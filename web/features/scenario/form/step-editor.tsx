'use client';
import { useEffect, useState } from 'react';
import type { HttpMethod } from '../../../gql/graphql.ts';
import { Button } from '../../../ui/button.tsx';
import { BodyEditor } from './body-editor.tsx';
import { ChecksEditor } from './checks-editor.tsx';
import { FormSelect, FormText, useIsReadOnly } from './form-fields.tsx';
import { RowsEditor } from './rows-editor.tsx';
import type { StepForm } from './scenario-form.ts';

const METHODS = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] satisfies HttpMethod[]).map((value) => ({
  value,
  label: value,
}));

interface StepEditorProps {
  readonly index: number;
  readonly count: number;
  readonly step: StepForm;
  readonly hasIssues: boolean;
  readonly onChange: (change: Partial<StepForm>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

/** One request and what is expected of its answer. Closed it is one line; with problems it stands open. */
export function StepEditor({ index, count, step, hasIssues, onChange, onMove, onCopy, onRemove }: StepEditorProps) {
  const [isOpen, setOpen] = useState(count === 1 || step.kept === null);
  const isReadOnly = useIsReadOnly();
  const path = `steps[${index}]`;
  useEffect(() => {
    if (hasIssues) setOpen(true);
  }, [hasIssues]);
  return (
    <li className="border-line py-3 not-first:border-t" data-testid={`step-${index}`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-baseline gap-2 rounded text-left"
          data-path={path}
        >
          <span aria-hidden className="w-3 shrink-0 text-muted">
            {isOpen ? '▾' : '▸'}
          </span>
          <span className="font-semibold whitespace-nowrap">{step.name || 'Without a name'}</span>
          <code className="truncate font-mono text-[12px] text-muted">
            {step.method} {step.url}
          </code>
        </button>
        <div className="flex">
          <Button
            kind="quiet"
            isSmall
            disabled={isReadOnly || index === 0}
            aria-label={`Move step ${index + 1} up`}
            onClick={() => onMove(-1)}
          >
            ↑
          </Button>
          <Button
            kind="quiet"
            isSmall
            disabled={isReadOnly || index === count - 1}
            aria-label={`Move step ${index + 1} down`}
            onClick={() => onMove(1)}
          >
            ↓
          </Button>
          <Button kind="quiet" isSmall disabled={isReadOnly} aria-label={`Copy step ${index + 1}`} onClick={onCopy}>
            Copy
          </Button>
          <Button kind="quiet" isSmall disabled={isReadOnly} aria-label={`Remove step ${index + 1}`} onClick={onRemove}>
            Remove
          </Button>
        </div>
      </div>
      {isOpen && <StepFields path={path} step={step} onChange={onChange} />}
    </li>
  );
}

interface StepFieldsProps {
  readonly path: string;
  readonly step: StepForm;
  readonly onChange: (change: Partial<StepForm>) => void;
}

function StepFields({ path, step, onChange }: StepFieldsProps) {
  return (
    <div className="mt-3 grid gap-4 sm:grid-cols-6 sm:pl-5">
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
      <div className="flex flex-col gap-4 sm:col-span-6">
        <RowsEditor
          label="Query"
          one="Query parameter"
          pathOf={(index, _row, field) => `${path}.http.query[${index}].${field}`}
          rows={step.query}
          onChange={(query) => onChange({ query })}
        />
        <RowsEditor
          label="Headers"
          one="Header"
          pathOf={(index, _row, field) => `${path}.http.headers[${index}].${field}`}
          rows={step.headers}
          onChange={(headers) => onChange({ headers })}
        />
        <BodyEditor path={`${path}.http`} step={step} onChange={onChange} />
        <ChecksEditor path={`${path}.checks`} checks={step.checks} onChange={(checks) => onChange({ checks })} />
      </div>
      <FormText
        path={`${path}.http.timeout`}
        label="Timeout"
        className="sm:col-span-2"
        value={step.timeout}
        onChange={(timeout) => onChange({ timeout })}
      />
      <FormText
        path={`${path}.thinkTime`}
        label="Think time after it"
        className="sm:col-span-2"
        value={step.thinkTime}
        onChange={(thinkTime) => onChange({ thinkTime })}
      />
      <FormText
        path={`${path}.thinkTimeMax`}
        label="…drawn up to"
        placeholder="always the same"
        className="sm:col-span-2"
        value={step.thinkTimeMax}
        onChange={(thinkTimeMax) => onChange({ thinkTimeMax })}
      />
    </div>
  );
}

'use client';
import clsx from 'clsx';
import { FormArea, useIsReadOnly } from './form-fields.tsx';
import { emptyRow } from './new-form.ts';
import { RowsEditor } from './rows-editor.tsx';
import type { BodyKind, StepForm } from './scenario-form.ts';

const KINDS: readonly (readonly [BodyKind, string])[] = [
  ['none', 'None'],
  ['json', 'JSON'],
  ['form', 'Form'],
  ['text', 'Text'],
];

interface BodyEditorProps {
  readonly path: string;
  readonly step: StepForm;
  readonly onChange: (change: Partial<StepForm>) => void;
}

/** One kind of body is sent; what was typed for another is still there when one comes back to it. */
export function BodyEditor({ path, step, onChange }: BodyEditorProps) {
  const isReadOnly = useIsReadOnly();
  const choose = (bodyKind: BodyKind) =>
    onChange({ bodyKind, ...(bodyKind === 'form' && step.form.length === 0 && { form: [emptyRow()] }) });
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-[12.5px] font-medium text-muted">Body</legend>
      <div className="mb-2 inline-flex rounded-lg border border-line p-0.5">
        {KINDS.map(([kind, label]) => (
          <button
            key={kind}
            type="button"
            disabled={isReadOnly}
            aria-pressed={step.bodyKind === kind}
            onClick={() => choose(kind)}
            data-testid={`${path}-body-${kind}`}
            className={clsx(
              'rounded-md px-2.5 py-0.5 text-[13px]',
              step.bodyKind === kind ? 'bg-accent/10 font-medium' : 'text-muted',
            )}
          >
            {label}
          </button>
        ))}
      </div>
      {step.bodyKind === 'json' && (
        <FormArea
          path={`${path}.json`}
          label="JSON body"
          isLabelHidden
          isCode
          takesInner
          placeholder={'{ "sku": "{{sku}}" }'}
          value={step.json}
          onChange={(json) => onChange({ json })}
        />
      )}
      {step.bodyKind === 'text' && (
        <FormArea
          path={`${path}.body`}
          label="Text body"
          isLabelHidden
          isCode
          value={step.text}
          onChange={(text) => onChange({ text })}
        />
      )}
      {step.bodyKind === 'form' && (
        <RowsEditor
          label="Fields"
          one="Field"
          path={`${path}.form`}
          rows={step.form}
          onChange={(form) => onChange({ form })}
        />
      )}
    </fieldset>
  );
}

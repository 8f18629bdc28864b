'use client';
import { BasicsSection } from '../form/basics-section.tsx';
import { FormScope } from '../form/form-fields.tsx';
import { IssueSummary } from '../form/issue-summary.tsx';
import { LoadSection } from '../form/load-section.tsx';
import { PreviewCard } from '../form/preview-card.tsx';
import { StepsSection } from '../form/steps-section.tsx';
import type { Editor } from '../form/use-scenario-editor.ts';
import { VariablesSection } from '../form/variables-section.tsx';

interface ScenarioFieldsProps {
  readonly editor: Editor;
  readonly isReadOnly?: boolean;
}

/** The form, with what it would do beside it. */
export function ScenarioFields({ editor, isReadOnly = false }: ScenarioFieldsProps) {
  const { form, change, issues, blocking, preview, isPreviewStale } = editor;
  return (
    <FormScope issues={issues} isReadOnly={isReadOnly}>
      <IssueSummary issues={blocking} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-4">
          <BasicsSection form={form} onChange={change} />
          <LoadSection form={form} onChange={change} />
          <StepsSection form={form} onChange={change} issues={blocking} />
          <VariablesSection form={form} onChange={change} />
        </div>
        <div className="min-w-0 lg:sticky lg:top-[22px]">
          <PreviewCard form={form} state={preview} isStale={isPreviewStale} />
        </div>
      </div>
    </FormScope>
  );
}

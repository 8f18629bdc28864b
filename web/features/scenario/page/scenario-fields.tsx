'use client';
import { BasicsSection } from '../form/basics-section.tsx';
import { DataSection } from '../form/data-section.tsx';
import { FormScope } from '../form/form-fields.tsx';
import { IssueSummary } from '../form/issue-summary.tsx';
import { LoadSection } from '../form/load-section.tsx';
import { PreviewCard } from '../form/preview-card.tsx';
import { SecretsSection } from '../form/secrets-section.tsx';
import { SettingsSection } from '../form/settings-section.tsx';
import { StepsSection } from '../form/steps-section.tsx';
import type { Editor } from '../form/use-scenario-editor.ts';
import { VariablesSection } from '../form/variables-section.tsx';
import { TryCard } from '../try/try-card.tsx';

interface ScenarioFieldsProps {
  readonly editor: Editor;
  readonly isReadOnly?: boolean;
  /** The scenario whose stored secrets are used when it is tried; null: there is none yet. */
  readonly scenarioId: string | null;
}

/** The form, with what it would do beside it; on a narrow screen below the load, which it is about. */
export function ScenarioFields({ editor, isReadOnly = false, scenarioId }: ScenarioFieldsProps) {
  const { form, change, issues, blocking, preview, isPreviewStale } = editor;
  return (
    <FormScope issues={issues} isReadOnly={isReadOnly}>
      <IssueSummary issues={blocking} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_320px] [&>*]:min-w-0 [&>*]:lg:col-start-1">
        <BasicsSection form={form} onChange={change} />
        <LoadSection form={form} onChange={change} />
        <div className="lg:sticky lg:top-[22px] lg:col-start-2! lg:row-span-8 lg:row-start-1">
          <PreviewCard form={form} state={preview} isStale={isPreviewStale} />
        </div>
        <StepsSection form={form} onChange={change} issues={blocking} />
        <VariablesSection form={form} onChange={change} />
        <SecretsSection form={form} onChange={change} />
        <DataSection form={form} onChange={change} />
        <SettingsSection form={form} onChange={change} />
        {!isReadOnly && <TryCard editor={editor} scenarioId={scenarioId} />}
      </div>
    </FormScope>
  );
}

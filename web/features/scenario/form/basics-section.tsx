'use client';
import { Card } from '../../../ui/card.tsx';
import { FormArea, FormSelect, FormText } from './form-fields.tsx';
import type { ScenarioForm } from './scenario-form.ts';

const VISIBILITIES = [
  { value: 'PRIVATE', label: 'Private: only you' },
  { value: 'SHARED', label: 'Shared: everybody here' },
] as const;

export interface SectionProps {
  readonly form: ScenarioForm;
  readonly onChange: (change: Partial<ScenarioForm>) => void;
}

/** What it is called, and what it is aimed at. */
export function BasicsSection({ form, onChange }: SectionProps) {
  return (
    <Card title="What">
      <div className="grid gap-4 pb-1 sm:grid-cols-2">
        <FormText
          path="name"
          label="Name"
          value={form.name}
          placeholder="Checkout at peak"
          onChange={(name) => onChange({ name })}
        />
        <FormText
          path="target"
          label="Target"
          isCode
          inputMode="url"
          placeholder="https://shop.example"
          hint="The base URL of the system under test."
          value={form.target}
          onChange={(target) => onChange({ target })}
        />
        <FormArea
          path="description"
          label="Description"
          className="sm:col-span-2"
          value={form.description}
          placeholder="What this is to find out"
          onChange={(description) => onChange({ description })}
        />
        <FormText
          path="tags"
          label="Tags"
          hint="Separated by commas."
          value={form.tags}
          onChange={(tags) => onChange({ tags })}
        />
        <FormSelect
          path="visibility"
          label="Visibility"
          options={VISIBILITIES}
          value={form.visibility}
          onChange={(visibility) => onChange({ visibility })}
        />
      </div>
    </Card>
  );
}

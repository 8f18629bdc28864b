'use client';
import { Card } from '../../../ui/card.tsx';
import type { SectionProps } from './basics-section.tsx';
import { FormSelect, FormText } from './form-fields.tsx';
import { emptyVariable } from './new-form.ts';
import { RowList } from './row-list.tsx';
import { variablePath } from './write-fields.ts';

const KINDS = [
  { value: 'text', label: 'text' },
  { value: 'json', label: 'JSON' },
] as const;

/** Values for templates, the same for every iteration. */
export function VariablesSection({ form, onChange }: SectionProps) {
  return (
    <Card title="Variables" aside={<code className="font-mono text-[12px]">{'{{name}}'} in a step</code>}>
      <div className="pb-1">
        <RowList
          label="Values that the steps use by name"
          one="Variable"
          path="variables"
          rows={form.variables}
          make={emptyVariable}
          onChange={(variables) => onChange({ variables })}
        >
          {(row, index, put) => (
            <div className="grid grid-cols-[minmax(0,2fr)_5rem] items-start gap-2 sm:grid-cols-[minmax(0,2fr)_5rem_minmax(0,3fr)]">
              <FormText
                path={`${variablePath(row.name)}.name`}
                label={`Variable ${index + 1}: name`}
                isLabelHidden
                placeholder="name"
                isCode
                value={row.name}
                onChange={(name) => put({ name })}
              />
              <FormSelect
                path={`${variablePath(row.name)}.kind`}
                label={`Variable ${index + 1}: kind of value`}
                isLabelHidden
                options={KINDS}
                value={row.isJson ? 'json' : 'text'}
                onChange={(kind) => put({ isJson: kind === 'json' })}
              />
              <FormText
                path={variablePath(row.name)}
                label={`Variable ${index + 1}: value`}
                isLabelHidden
                placeholder={row.isJson ? '42 or ["a", "b"]' : 'value'}
                isCode
                className="max-sm:col-span-2"
                value={row.value}
                onChange={(value) => put({ value })}
              />
            </div>
          )}
        </RowList>
      </div>
    </Card>
  );
}

'use client';
import { Card } from '../../../ui/card.tsx';
import type { SectionProps } from './basics-section.tsx';
import { RowsEditor } from './rows-editor.tsx';

/** Values for templates, the same for every iteration. */
export function VariablesSection({ form, onChange }: SectionProps) {
  return (
    <Card title="Variables" aside={<code className="font-mono text-[12px]">{'{{name}}'} in a step</code>}>
      <div className="pb-1">
        <RowsEditor
          label="Values that the steps use by name"
          one="Variable"
          pathOf={(_index, row, field) => (field === 'value' ? `variables.${row.name}` : `variables.${row.name}.name`)}
          rows={form.variables}
          onChange={(variables) => onChange({ variables })}
        />
      </div>
    </Card>
  );
}

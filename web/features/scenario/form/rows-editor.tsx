'use client';
import { Button } from '../../../ui/button.tsx';
import { FormText, useIsReadOnly } from './form-fields.tsx';
import { emptyRow, type Row } from './scenario-form.ts';

interface RowsEditorProps<R extends Row> {
  /** `Headers`; a row is named by `one`. */
  readonly label: string;
  readonly one: string;
  /** Path of a row's field in the input. */
  readonly pathOf: (index: number, row: R, field: 'name' | 'value') => string;
  readonly rows: readonly R[];
  readonly onChange: (rows: readonly (R | Row)[]) => void;
}

/** Names and values, in order. */
export function RowsEditor<R extends Row>({ label, one, pathOf, rows, onChange }: RowsEditorProps<R>) {
  const isReadOnly = useIsReadOnly();
  const put = (row: R, change: Partial<Row>) =>
    onChange(rows.map((now) => (now.key === row.key ? { ...now, ...change } : now)));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-[12.5px] font-medium text-muted">{label}</legend>
      <div className="flex flex-col gap-2">
        {rows.map((row, index) => (
          <div key={row.key} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-2">
            <FormText
              path={pathOf(index, row, 'name')}
              label={`${one} ${index + 1}: name`}
              isLabelHidden
              placeholder="name"
              isCode
              value={row.name}
              onChange={(name) => put(row, { name })}
            />
            <FormText
              path={pathOf(index, row, 'value')}
              label={`${one} ${index + 1}: value`}
              isLabelHidden
              placeholder="value"
              isCode
              value={row.value}
              onChange={(value) => put(row, { value })}
            />
            <Button
              kind="quiet"
              disabled={isReadOnly}
              aria-label={`Remove ${one.toLowerCase()} ${index + 1}`}
              onClick={() => onChange(rows.filter((now) => now.key !== row.key))}
            >
              ✕
            </Button>
          </div>
        ))}
        <Button
          kind="quiet"
          isSmall
          className="-ml-2 self-start"
          disabled={isReadOnly}
          onClick={() => onChange([...rows, emptyRow()])}
        >
          + {one}
        </Button>
      </div>
    </fieldset>
  );
}

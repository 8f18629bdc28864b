'use client';
import { FormText } from './form-fields.tsx';
import { emptyRow } from './new-form.ts';
import { RowList } from './row-list.tsx';
import type { Row } from './scenario-form.ts';

interface RowsEditorProps {
  /** `Headers`; a row is named by `one`. */
  readonly label: string;
  readonly one: string;
  /** Of the list in the input. */
  readonly path: string;
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
}

/** Names and values, in order. */
export function RowsEditor({ label, one, path, rows, onChange }: RowsEditorProps) {
  return (
    <RowList label={label} one={one} path={path} rows={rows} make={emptyRow} onChange={onChange}>
      {(row, index, put) => (
        <div className="grid grid-cols-1 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-start gap-2">
          <FormText
            path={`${path}[${index}].name`}
            label={`${one} ${index + 1}: name`}
            isLabelHidden
            placeholder="name"
            isCode
            value={row.name}
            onChange={(name) => put({ name })}
          />
          <FormText
            path={`${path}[${index}].value`}
            label={`${one} ${index + 1}: value`}
            isLabelHidden
            placeholder="value"
            isCode
            value={row.value}
            onChange={(value) => put({ value })}
          />
        </div>
      )}
    </RowList>
  );
}

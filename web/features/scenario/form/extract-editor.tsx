'use client';
import type { ExtractFrom } from '../../../gql/graphql.ts';
import { expressionOf } from './field-rules.ts';
import { FormCheck, FormSelect, FormText } from './form-fields.tsx';
import { newExtraction } from './new-form.ts';
import { RowList } from './row-list.tsx';
import type { ExtractRow } from './scenario-form.ts';

const SOURCES: readonly { readonly value: ExtractFrom; readonly label: string }[] = [
  { value: 'JSON', label: 'JSON at' },
  { value: 'HEADER', label: 'header' },
  { value: 'COOKIE', label: 'cookie' },
  { value: 'REGEX', label: 'body matching' },
  { value: 'STATUS', label: 'status' },
];

interface ExtractEditorProps {
  readonly path: string;
  readonly rows: readonly ExtractRow[];
  readonly onChange: (rows: readonly ExtractRow[]) => void;
}

/** What later steps use of this answer. */
export function ExtractEditor({ path, rows, onChange }: ExtractEditorProps) {
  return (
    <RowList
      label="Take from the answer"
      one="Extraction"
      path={path}
      rows={rows}
      make={newExtraction}
      canMove
      onChange={onChange}
      {...(rows.length > 0 && { hint: 'Later steps use it as {{name}}. Where nothing is found the iteration ends.' })}
    >
      {(row, index, put) => <ExtractFields path={`${path}[${index}]`} number={index + 1} row={row} put={put} />}
    </RowList>
  );
}

interface ExtractFieldsProps {
  readonly path: string;
  readonly number: number;
  readonly row: ExtractRow;
  readonly put: (change: Partial<ExtractRow>) => void;
}

function ExtractFields({ path, number, row, put }: ExtractFieldsProps) {
  const expression = expressionOf(row.from);
  return (
    <div className="grid grid-cols-2 items-start gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,2fr)]">
      <FormText
        path={`${path}.name`}
        label={`Extraction ${number}: name`}
        isLabelHidden
        isCode
        placeholder="token"
        value={row.name}
        onChange={(name) => put({ name })}
      />
      <FormSelect
        path={`${path}.from`}
        label={`Extraction ${number}: from`}
        isLabelHidden
        options={SOURCES}
        value={row.from}
        onChange={(from) => put({ from, expression: '' })}
      />
      {expression !== null && (
        <FormText
          path={`${path}.expression`}
          label={`Extraction ${number}: ${expression.label}`}
          isLabelHidden
          isCode
          className="max-sm:col-span-2"
          placeholder={expression.example}
          value={row.expression}
          onChange={(text) => put({ expression: text })}
        />
      )}
      <div className="col-span-full flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <FormCheck
          path={`${path}.hasDefault`}
          label="Where nothing is found, go on with"
          value={row.hasDefault}
          onChange={(hasDefault) => put({ hasDefault, ...(!hasDefault && { default: '' }) })}
        />
        {row.hasDefault && (
          <FormText
            path={`${path}.default`}
            label={`Extraction ${number}: default`}
            isLabelHidden
            isCode
            placeholder="nothing"
            className="flex-1 basis-40"
            value={row.default}
            onChange={(value) => put({ default: value })}
          />
        )}
      </div>
    </div>
  );
}

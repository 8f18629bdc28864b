'use client';
import type { DataOrder } from '../../../gql/graphql.ts';
import { Card } from '../../../ui/card.tsx';
import { FileRows } from '../data/file-rows.tsx';
import type { SectionProps } from './basics-section.tsx';
import { DataRows } from './data-rows.tsx';
import { FormSelect, FormText, useIssues } from './form-fields.tsx';
import { newData } from './new-form.ts';
import { RowList } from './row-list.tsx';
import type { DataForm, DataKind } from './scenario-form.ts';

const KINDS: readonly { readonly value: DataKind; readonly label: string }[] = [
  { value: 'csv', label: 'CSV, typed or pasted' },
  { value: 'file', label: 'An uploaded CSV file' },
  { value: 'rows', label: 'JSON, typed or pasted' },
];
const ORDERS: readonly { readonly value: DataOrder; readonly label: string }[] = [
  { value: 'SEQUENTIAL', label: 'In order, over and over' },
  { value: 'RANDOM', label: 'Any' },
  { value: 'ONCE', label: 'Each once, then the run ends' },
];

/** Rows for templates, one row for each iteration. */
export function DataSection({ form, onChange }: SectionProps) {
  return (
    <Card title="Data" aside={<code className="font-mono text-[12px]">{'{{source.column}}'} in a step</code>}>
      <div className="pb-1">
        <RowList
          label="One row of each source for each iteration"
          one="Data source"
          path="data"
          rows={form.data}
          make={() => newData(form.data)}
          onChange={(data) => onChange({ data })}
        >
          {(source, index, put) => <SourceFields path={`data[${index}]`} source={source} put={put} />}
        </RowList>
      </div>
    </Card>
  );
}

interface SourceFieldsProps {
  readonly path: string;
  readonly source: DataForm;
  readonly put: (change: Partial<DataForm>) => void;
}

function SourceFields({ path, source, put }: SourceFieldsProps) {
  const issues = useIssues(path);
  return (
    <div className="grid gap-2 border-line border-t pt-3 sm:grid-cols-3" data-path={path} tabIndex={-1}>
      <FormText
        path={`${path}.name`}
        label="Name"
        isCode
        placeholder="people"
        value={source.name}
        onChange={(name) => put({ name })}
      />
      <FormSelect
        path={`${path}.kind`}
        label="Rows from"
        options={KINDS}
        value={source.kind}
        onChange={(kind) => put({ kind })}
      />
      <FormSelect
        path={`${path}.order`}
        label="Order"
        options={ORDERS}
        value={source.order}
        onChange={(order) => put({ order })}
      />
      {issues.length > 0 && <p className="text-[12.5px] text-bad sm:col-span-3">{issues.join(' ')}</p>}
      <div className="min-w-0 sm:col-span-3">
        {source.kind === 'file' ? (
          <FileRows path={path} file={source.file} onChange={(file) => put({ file })} />
        ) : (
          <DataRows path={path} source={source} put={put} />
        )}
      </div>
    </div>
  );
}

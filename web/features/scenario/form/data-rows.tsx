'use client';
import { FormArea } from './form-fields.tsx';
import { RowsTable } from './rows-table.tsx';
import type { DataForm } from './scenario-form.ts';
import { readTable } from './typed-table.ts';

/** Rows of the preview. */
const SHOWN = 5;

interface DataRowsProps {
  readonly path: string;
  readonly source: DataForm;
  readonly put: (change: Partial<DataForm>) => void;
}

/** Where the rows of a source are typed, and what was understood of them. */
export function DataRows({ path, source, put }: DataRowsProps) {
  const table = readTable(source);
  return (
    <>
      {source.kind === 'csv' ? (
        <FormArea
          path={`${path}.csv`}
          label="CSV"
          isCode
          hint="The first line names the columns."
          placeholder={'name,email\nAda,ada@shop.example'}
          value={source.csv}
          onChange={(csv) => put({ csv })}
        />
      ) : (
        <FormArea
          path={`${path}.rows`}
          label="JSON rows"
          isCode
          takesInner
          hint="A list of objects."
          placeholder={'[{ "name": "Ada" }]'}
          value={source.rows}
          onChange={(rows) => put({ rows })}
        />
      )}
      {typeof table === 'string' ? (
        <p className="mt-1 text-[12.5px] text-warn">{table}</p>
      ) : (
        table !== null && (
          <RowsTable columns={table.columns} rows={table.rows.slice(0, SHOWN)} rowCount={table.rows.length} />
        )
      )}
    </>
  );
}

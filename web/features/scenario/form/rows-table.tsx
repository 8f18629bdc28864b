import { formatThings } from '../../../lib/format-number.ts';
import { Table, Td, Th } from '../../../ui/table.tsx';

interface RowsTableProps {
  readonly columns: readonly string[];
  /** The first of them. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number;
}

/** Columns and the first rows of a source, as they were understood. */
export function RowsTable({ columns, rows, rowCount }: RowsTableProps) {
  const numbered = [...rows.entries()];
  return (
    <div className="mt-2 max-w-full overflow-hidden px-4" data-testid="data-preview">
      <Table
        label="The first rows"
        head={columns.map((column) => (
          <Th key={column} isText>
            <code className="font-mono">{column}</code>
          </Th>
        ))}
      >
        {numbered.map(([number, row]) => (
          <tr key={number}>
            {columns.map((column) => (
              <Td key={column} isText className="max-w-56 truncate">
                {textOf(row[column])}
              </Td>
            ))}
          </tr>
        ))}
      </Table>
      <p className="mt-1 text-[12.5px] text-muted">
        {formatThings(rowCount, 'row')}
        {rowCount > rows.length && `, the first ${rows.length} shown`}
      </p>
    </div>
  );
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

'use client';
import type { CheckSubject, Comparison } from '../../../gql/graphql.ts';
import { comparisonsOf, expressionOf, needsValue } from './field-rules.ts';
import { FormSelect, FormText } from './form-fields.tsx';
import { newCheck } from './new-form.ts';
import { RowList } from './row-list.tsx';
import type { CheckRow } from './scenario-form.ts';

const SUBJECTS: readonly { readonly value: CheckSubject; readonly label: string }[] = [
  { value: 'STATUS', label: 'Status' },
  { value: 'JSON', label: 'JSON at' },
  { value: 'HEADER', label: 'Header' },
  { value: 'COOKIE', label: 'Cookie' },
  { value: 'BODY', label: 'Body' },
  { value: 'LATENCY_MS', label: 'Latency, ms' },
  { value: 'SIZE_BYTES', label: 'Size, bytes' },
];
const COMPARISONS: Record<Comparison, string> = {
  EQUALS: 'is',
  NOT_EQUALS: 'is not',
  LESS_THAN: 'is less than',
  AT_MOST: 'is at most',
  GREATER_THAN: 'is more than',
  AT_LEAST: 'is at least',
  CONTAINS: 'contains',
  MATCHES: 'matches',
  EXISTS: 'is there',
};
const EXAMPLES: Partial<Record<CheckSubject, string>> = { STATUS: '200', LATENCY_MS: '500', SIZE_BYTES: '100000' };

interface ChecksEditorProps {
  readonly path: string;
  readonly checks: readonly CheckRow[];
  readonly onChange: (checks: readonly CheckRow[]) => void;
}

/** What an answer has to be like; fields that a check has no use for are not there. */
export function ChecksEditor({ path, checks, onChange }: ChecksEditorProps) {
  return (
    <RowList label="Checks" one="Check" path={path} rows={checks} make={newCheck} canMove onChange={onChange}>
      {(row, index, put) => <CheckFields path={`${path}[${index}]`} number={index + 1} row={row} put={put} />}
    </RowList>
  );
}

interface CheckFieldsProps {
  readonly path: string;
  readonly number: number;
  readonly row: CheckRow;
  readonly put: (change: Partial<CheckRow>) => void;
}

function CheckFields({ path, number, row, put }: CheckFieldsProps) {
  const expression = expressionOf(row.subject);
  const comparisons = comparisonsOf(row.subject);
  // One that came from elsewhere is shown as it is, also where it makes no sense here.
  const offered = comparisons.includes(row.comparison) ? comparisons : [...comparisons, row.comparison];
  return (
    <div className="grid grid-cols-2 items-start gap-2 sm:grid-cols-[repeat(auto-fit,minmax(7rem,1fr))]">
      <FormSelect
        path={`${path}.subject`}
        label={`Check ${number}: of what`}
        isLabelHidden
        options={SUBJECTS}
        value={row.subject}
        onChange={(subject) => put(ofSubject(row, subject))}
      />
      {expression !== null && (
        <FormText
          path={`${path}.expression`}
          label={`Check ${number}: ${expression.label}`}
          isLabelHidden
          isCode
          placeholder={expression.example}
          value={row.expression}
          onChange={(text) => put({ expression: text })}
        />
      )}
      <FormSelect
        path={`${path}.comparison`}
        label={`Check ${number}: comparison`}
        isLabelHidden
        options={offered.map((value) => ({ value, label: COMPARISONS[value] ?? value }))}
        value={row.comparison}
        onChange={(comparison) => put({ comparison, ...(!needsValue(comparison) && { value: '' }) })}
      />
      {needsValue(row.comparison) && (
        <FormText
          path={`${path}.value`}
          label={`Check ${number}: value`}
          isLabelHidden
          isCode
          placeholder={EXAMPLES[row.subject] ?? 'value'}
          value={row.value}
          onChange={(value) => put({ value })}
        />
      )}
      <FormText
        path={`${path}.name`}
        label={`Check ${number}: name`}
        isLabelHidden
        placeholder="named by itself"
        value={row.name}
        onChange={(name) => put({ name })}
      />
    </div>
  );
}

/** Another subject has other fields: what it has no use for is cleared. */
function ofSubject(row: CheckRow, subject: CheckSubject): Partial<CheckRow> {
  const comparisons = comparisonsOf(subject);
  const comparison = comparisons.includes(row.comparison) ? row.comparison : (comparisons[0] ?? row.comparison);
  return { subject, comparison, expression: '', value: EXAMPLES[subject] ?? '' };
}

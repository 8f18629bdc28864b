'use client';
import type { Comparison } from '../../../gql/graphql.ts';
import { Button } from '../../../ui/button.tsx';
import { FormSelect, FormText, useIsReadOnly } from './form-fields.tsx';
import { type CheckRow, statusCheck } from './scenario-form.ts';

const COMPARISONS: readonly { readonly value: Comparison; readonly label: string }[] = [
  { value: 'EQUALS', label: 'is' },
  { value: 'NOT_EQUALS', label: 'is not' },
  { value: 'LESS_THAN', label: 'is less than' },
  { value: 'AT_MOST', label: 'is at most' },
  { value: 'GREATER_THAN', label: 'is more than' },
  { value: 'AT_LEAST', label: 'is at least' },
  { value: 'MATCHES', label: 'matches' },
];

interface ChecksEditorProps {
  readonly path: string;
  readonly checks: readonly CheckRow[];
  readonly onChange: (checks: readonly CheckRow[]) => void;
}

/** What an answer's status has to be. Checks on other things are shown, and kept as they are. */
export function ChecksEditor({ path, checks, onChange }: ChecksEditorProps) {
  const isReadOnly = useIsReadOnly();
  const put = (row: CheckRow, change: Partial<CheckRow>) =>
    onChange(checks.map((now) => (now.key === row.key ? { ...now, ...change } : now)));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-[12.5px] font-medium text-muted">Checks</legend>
      <div className="flex flex-col gap-2">
        {checks.map((row, index) => (
          <div key={row.key} className="grid grid-cols-[auto_minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-2">
            <span className="py-1.5 pr-1">Status</span>
            {row.kept ? (
              <code className="col-span-2 -ml-14 truncate bg-panel py-1.5 font-mono text-[12.5px] text-muted">
                {[row.kept.name, row.kept.subject, row.kept.expression, row.kept.comparison, row.kept.value]
                  .filter(Boolean)
                  .join(' ')}
              </code>
            ) : (
              <>
                <FormSelect
                  path={`${path}[${index}].comparison`}
                  label={`Check ${index + 1}: comparison`}
                  isLabelHidden
                  options={COMPARISONS}
                  value={row.comparison}
                  onChange={(comparison) => put(row, { comparison })}
                />
                <FormText
                  path={`${path}[${index}].value`}
                  label={`Check ${index + 1}: status`}
                  isLabelHidden
                  placeholder="200"
                  value={row.value}
                  onChange={(value) => put(row, { value })}
                />
              </>
            )}
            <Button
              kind="quiet"
              disabled={isReadOnly}
              aria-label={`Remove check ${index + 1}`}
              onClick={() => onChange(checks.filter((now) => now.key !== row.key))}
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
          onClick={() => onChange([...checks, statusCheck()])}
        >
          + Check of the status
        </Button>
      </div>
    </fieldset>
  );
}

'use client';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../../ui/button.tsx';
import { useIsReadOnly, useIssues } from './form-fields.tsx';

interface RowListProps<R extends { readonly key: string }> {
  /** `Headers`; a row is named by `one`. */
  readonly label: string;
  readonly one: string;
  /** Of the list in the input: what is wrong with it as a whole stands above it. */
  readonly path: string;
  readonly rows: readonly R[];
  readonly make: () => R;
  readonly onChange: (rows: readonly R[]) => void;
  /** The order means something. */
  readonly canMove?: boolean;
  readonly hint?: ReactNode;
  /** The fields of a row; `put` changes it. */
  readonly children: (row: R, index: number, put: (change: Partial<R>) => void) => ReactNode;
}

/** Rows that can be added, removed and put in another order, by the keyboard too. */
export function RowList<R extends { readonly key: string }>(props: RowListProps<R>) {
  const { label, one, path, rows, make, onChange, canMove = false, hint, children } = props;
  const isReadOnly = useIsReadOnly();
  const issues = useIssues(path);
  const fieldset = useRef<HTMLFieldSetElement>(null);
  // What was focused may have gone, or moved, with the change: where to go on from is told before, and done after it.
  const next = useRef<string | null>(null);
  useEffect(() => {
    if (next.current === null) return;
    fieldset.current?.querySelector<HTMLElement>(next.current)?.focus();
    next.current = null;
  });

  function set(changed: readonly R[], focus: string) {
    next.current = focus;
    onChange(changed);
  }
  function remove(row: R) {
    const rest = rows.filter((now) => now.key !== row.key);
    set(rest, '[data-add]');
  }
  function move(index: number, by: -1 | 1) {
    const changed = [...rows];
    const [row] = changed.splice(index, 1);
    if (!row) return;
    const to = index + by;
    const isAtEnd = to === 0 || to === rows.length - 1;
    const [onward, back] = by < 0 ? ['up', 'down'] : ['down', 'up'];
    const button = `[data-row="${to}"] [data-move=${isAtEnd ? back : onward}]`;
    set([...changed.slice(0, to), row, ...changed.slice(to)], button);
  }

  return (
    <fieldset ref={fieldset} className="min-w-0" data-path={path} tabIndex={-1}>
      <legend className="mb-1 text-[12.5px] font-medium text-muted">{label}</legend>
      {hint !== undefined && <p className="mb-2 text-[12.5px] text-muted">{hint}</p>}
      {issues.length > 0 && (
        <p className="mb-2 text-[12.5px] text-bad" data-testid="field-issue">
          {issues.join(' ')}
        </p>
      )}
      <div className="flex flex-col gap-2">
        {rows.map((row, index) => (
          <div key={row.key} data-row={index} className="flex items-start gap-1">
            <div className="min-w-0 flex-1">
              {children(row, index, (change) =>
                onChange(rows.map((now) => (now.key === row.key ? { ...now, ...change } : now))),
              )}
            </div>
            {canMove && rows.length > 1 && (
              <>
                <Button
                  kind="quiet"
                  className="px-2!"
                  disabled={isReadOnly || index === 0}
                  aria-label={`Move ${one.toLowerCase()} ${index + 1} up`}
                  data-move="up"
                  onClick={() => move(index, -1)}
                >
                  ↑
                </Button>
                <Button
                  kind="quiet"
                  className="px-2!"
                  disabled={isReadOnly || index === rows.length - 1}
                  aria-label={`Move ${one.toLowerCase()} ${index + 1} down`}
                  data-move="down"
                  onClick={() => move(index, 1)}
                >
                  ↓
                </Button>
              </>
            )}
            <Button
              kind="quiet"
              className="px-2!"
              disabled={isReadOnly}
              aria-label={`Remove ${one.toLowerCase()} ${index + 1}`}
              onClick={() => remove(row)}
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
          data-add
          data-testid={`add-${path}`}
          onClick={() => set([...rows, make()], `[data-row="${rows.length}"] :is(input, select, textarea)`)}
        >
          + {one}
        </Button>
      </div>
    </fieldset>
  );
}

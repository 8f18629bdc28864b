'use client';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import type { SectionProps } from './basics-section.tsx';
import { FormText, useIsReadOnly } from './form-fields.tsx';
import { emptySecret } from './new-form.ts';
import { RowList } from './row-list.tsx';
import type { SecretRow } from './scenario-form.ts';

/** Values for templates that are shown nowhere: here they can only be set. */
export function SecretsSection({ form, onChange }: SectionProps) {
  return (
    <Card title="Secrets" aside={<code className="font-mono text-[12px]">{'{{name}}'} in a step</code>}>
      <div className="pb-1">
        <RowList
          label="Stored encrypted, and shown nowhere: no page, log or export has them"
          one="Secret"
          path="secrets"
          rows={form.secrets}
          make={emptySecret}
          onChange={(secrets) => onChange({ secrets })}
        >
          {(row, index, put) => (
            <div className="grid grid-cols-1 items-start gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
              <FormText
                path={`secrets[${index}].name`}
                label={`Secret ${index + 1}: name`}
                isLabelHidden
                placeholder="name"
                isCode
                // What is stored belongs to its name.
                isDisabled={row.isSet}
                value={row.name}
                onChange={(name) => put({ name })}
              />
              <SecretValue row={row} index={index} put={put} />
            </div>
          )}
        </RowList>
      </div>
    </Card>
  );
}

interface SecretValueProps {
  readonly row: SecretRow;
  readonly index: number;
  readonly put: (change: Partial<SecretRow>) => void;
}

function SecretValue({ row, index, put }: SecretValueProps) {
  const isReadOnly = useIsReadOnly();
  if (row.isSet && !row.isReplaced) {
    return (
      <div className="flex h-[34px] items-center gap-2">
        <span className="text-good" data-testid={`secret-state-${index}`}>
          Set
        </span>
        <Button
          isSmall
          disabled={isReadOnly}
          aria-label={`Replace secret ${row.name}`}
          onClick={() => put({ isReplaced: true, value: '' })}
        >
          Replace
        </Button>
      </div>
    );
  }
  return (
    <div className="flex items-start gap-2">
      <FormText
        path={`secrets[${index}].value`}
        label={`Secret ${index + 1}: value`}
        isLabelHidden
        isSecret
        isCode
        className="flex-1"
        placeholder={row.isSet ? 'the new value' : 'value'}
        {...(!row.isSet && row.value === '' && { hint: 'Not set: without a value it is asked for at each start.' })}
        value={row.value}
        onChange={(value) => put({ value })}
      />
      {row.isSet && (
        <Button
          kind="quiet"
          isSmall
          className="mt-1"
          aria-label={`Keep the stored value of secret ${row.name}`}
          onClick={() => put({ isReplaced: false, value: '' })}
        >
          Keep
        </Button>
      )}
    </div>
  );
}

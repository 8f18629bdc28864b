'use client';
import clsx from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';

const CONTROL =
  'h-[34px] w-full rounded-lg border bg-panel px-2.5 text-text transition-colors hover:border-line-strong disabled:bg-sunken disabled:text-muted';

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with it, as the API says. */
  readonly issues?: readonly string[] | undefined;
  /** The label is for screen readers only: the place says what it is. */
  readonly isLabelHidden?: boolean;
  readonly className?: string | undefined;
}

interface FrameProps extends FieldProps {
  readonly id: string;
  readonly children: ReactNode;
}

function Frame({ id, label, hint, issues = [], isLabelHidden = false, className, children }: FrameProps) {
  return (
    <div className={clsx('min-w-0', className)}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'mb-1 block text-[12.5px] font-medium text-muted'}>
        {label}
      </label>
      {children}
      {issues.length > 0 ? (
        <p id={`${id}-note`} className="mt-1 text-[12.5px] text-bad" data-testid="field-issue">
          {issues.join(' ')}
        </p>
      ) : (
        hint !== undefined && (
          <p id={`${id}-note`} className="mt-1 text-[12.5px] text-muted">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

function useControl({ hint, issues = [] }: FieldProps) {
  const id = useId();
  const isWrong = issues.length > 0;
  return {
    id,
    'aria-invalid': isWrong || undefined,
    'aria-describedby': isWrong || hint !== undefined ? `${id}-note` : undefined,
    className: clsx(CONTROL, isWrong ? 'border-bad' : 'border-line'),
  };
}

type Own<T extends 'input' | 'textarea' | 'select'> = Omit<ComponentProps<T>, keyof FieldProps | 'className'>;

export function TextField({
  label,
  hint,
  issues,
  isLabelHidden,
  className,
  isCode,
  ...rest
}: FieldProps & Own<'input'> & { readonly isCode?: boolean }) {
  const frame = { label, hint, issues, isLabelHidden: isLabelHidden ?? false, className };
  const control = useControl(frame);
  return (
    <Frame {...frame} id={control.id}>
      <input
        type="text"
        autoComplete="off"
        {...rest}
        {...control}
        className={clsx(control.className, isCode && 'font-mono text-[12.5px] leading-[20px]')}
      />
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  issues,
  isLabelHidden,
  className,
  isCode,
  ...rest
}: FieldProps & Own<'textarea'> & { readonly isCode?: boolean }) {
  const frame = { label, hint, issues, isLabelHidden: isLabelHidden ?? false, className };
  const control = useControl(frame);
  return (
    <Frame {...frame} id={control.id}>
      <textarea
        rows={3}
        spellCheck={!isCode}
        {...rest}
        {...control}
        className={clsx(
          control.className,
          'block h-auto min-h-16 max-h-96 field-sizing-content py-1.5',
          isCode && 'font-mono text-[12.5px]',
        )}
      />
    </Frame>
  );
}

export function SelectField({
  label,
  hint,
  issues,
  isLabelHidden,
  className,
  children,
  ...rest
}: FieldProps & Own<'select'>) {
  const frame = { label, hint, issues, isLabelHidden: isLabelHidden ?? false, className };
  const control = useControl(frame);
  return (
    <Frame {...frame} id={control.id}>
      <select {...rest} {...control} className={clsx(control.className, 'px-1.5')}>
        {children}
      </select>
    </Frame>
  );
}

/** A choice between yes and no, its words at the right of it. */
export function CheckField({
  label,
  hint,
  issues = [],
  className,
  ...rest
}: Omit<FieldProps, 'isLabelHidden'> & Omit<Own<'input'>, 'type'>) {
  const id = useId();
  const note = issues.length > 0 ? issues.join(' ') : hint;
  return (
    <div className={clsx('min-w-0', className)}>
      <label htmlFor={id} className="inline-flex items-baseline gap-2">
        <input
          {...rest}
          id={id}
          type="checkbox"
          className="translate-y-px accent-accent"
          aria-describedby={note === undefined ? undefined : `${id}-note`}
        />
        {label}
      </label>
      {note !== undefined && (
        <p
          id={`${id}-note`}
          className={clsx('mt-0.5 text-[12.5px]', issues.length > 0 ? 'text-bad' : 'text-muted')}
          data-testid={issues.length > 0 ? 'field-issue' : undefined}
        >
          {note}
        </p>
      )}
    </div>
  );
}

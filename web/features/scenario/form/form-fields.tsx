'use client';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { CheckField, type FieldProps, SelectField, TextArea, TextField } from '../../../ui/field.tsx';
import { type IssuesByPath, isWithin } from './issues.ts';

interface FormContextValue {
  readonly issues: IssuesByPath;
  readonly isReadOnly: boolean;
}

const FormContext = createContext<FormContextValue>({ issues: new Map(), isReadOnly: false });

interface FormScopeProps extends FormContextValue {
  readonly children: ReactNode;
}

/** What all fields of one form share. */
export function FormScope({ issues, isReadOnly, children }: FormScopeProps) {
  const value = useMemo(() => ({ issues, isReadOnly }), [issues, isReadOnly]);
  return <FormContext value={value}>{children}</FormContext>;
}

export function useIsReadOnly(): boolean {
  return useContext(FormContext).isReadOnly;
}

export function useIssues(path: string): readonly string[] {
  return useContext(FormContext).issues.get(path) ?? [];
}

function useIssuesWithin(start: string): readonly string[] {
  const { issues } = useContext(FormContext);
  return [...issues].flatMap(([path, messages]) => (isWithin(path, start) ? messages : []));
}

/** Something is wrong within one of these paths. */
export function useHasIssueIn(paths: readonly string[]): boolean {
  const { issues } = useContext(FormContext);
  return [...issues.keys()].some((path) => paths.some((start) => isWithin(path, start)));
}

interface BoundProps<T extends string> extends Pick<FieldProps, 'label' | 'hint' | 'isLabelHidden' | 'className'> {
  /** As in the API's input: `load.rate`. Issues with this path stand at this field. */
  readonly path: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
}

function useBound(path: string) {
  const { isReadOnly } = useContext(FormContext);
  return { issues: useIssues(path), disabled: isReadOnly, 'data-path': path, 'data-testid': `field-${path}` };
}

interface TextProps extends BoundProps<string> {
  /** Hidden while it is typed, and not offered to be kept by the browser. */
  readonly isSecret?: boolean;
  readonly isDisabled?: boolean;
  readonly isCode?: boolean;
  readonly placeholder?: string;
  readonly inputMode?: 'numeric' | 'decimal' | 'url';
}

export function FormText({ path, value, onChange, isSecret = false, isDisabled = false, ...rest }: TextProps) {
  const { disabled, ...bound } = useBound(path);
  return (
    <TextField
      {...rest}
      {...bound}
      {...(isSecret && { type: 'password', autoComplete: 'new-password' })}
      disabled={disabled || isDisabled}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

interface AreaProps extends Omit<TextProps, 'inputMode' | 'isSecret' | 'isDisabled'> {
  /** Issues of what lies within the path stand at this field too: its text is a whole structure. */
  readonly takesInner?: boolean;
}

export function FormArea({ path, value, onChange, takesInner = false, ...rest }: AreaProps) {
  const bound = useBound(path);
  const inner = useIssuesWithin(path);
  return (
    <TextArea
      {...rest}
      {...bound}
      issues={takesInner ? inner : bound.issues}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

interface CheckProps extends Pick<FieldProps, 'label' | 'hint' | 'className'> {
  readonly path: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

export function FormCheck({ path, value, onChange, ...rest }: CheckProps) {
  return (
    <CheckField {...rest} {...useBound(path)} checked={value} onChange={(event) => onChange(event.target.checked)} />
  );
}

interface SelectProps<T extends string> extends BoundProps<T> {
  readonly options: readonly { readonly value: T; readonly label: string }[];
}

export function FormSelect<T extends string>({ path, value, onChange, options, ...rest }: SelectProps<T>) {
  return (
    <SelectField {...rest} {...useBound(path)} value={value} onChange={(event) => onChange(event.target.value as T)}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </SelectField>
  );
}

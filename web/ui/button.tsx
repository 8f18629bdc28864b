import clsx from 'clsx';
import Link from 'next/link';
import type { ComponentProps } from 'react';

export type ButtonKind = 'plain' | 'primary' | 'danger' | 'quiet';

const KINDS: Record<ButtonKind, string> = {
  plain: 'border-line bg-panel text-text hover:border-line-strong',
  primary: 'border-transparent bg-accent text-on-accent font-medium hover:opacity-90',
  danger: 'border-line bg-panel text-bad hover:border-bad',
  quiet: 'border-transparent text-muted hover:text-text hover:bg-sunken',
};

export function buttonClass(kind: ButtonKind = 'plain', isSmall = false): string {
  return clsx(
    'inline-flex items-center justify-center gap-1.5 rounded-lg border whitespace-nowrap select-none transition-colors',
    'disabled:opacity-50 disabled:pointer-events-none',
    isSmall ? 'px-2 py-0.5 text-[13px]' : 'px-3 py-1.5',
    KINDS[kind],
  );
}

type ButtonProps = ComponentProps<'button'> & { readonly kind?: ButtonKind; readonly isSmall?: boolean };

export function Button({ kind = 'plain', isSmall = false, className, ...rest }: ButtonProps) {
  return <button type="button" {...rest} className={clsx(buttonClass(kind, isSmall), className)} />;
}

type ButtonLinkProps = ComponentProps<typeof Link> & { readonly kind?: ButtonKind; readonly isSmall?: boolean };

export function ButtonLink({ kind = 'plain', isSmall = false, className, ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={clsx(buttonClass(kind, isSmall), className)} />;
}

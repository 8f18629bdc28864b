import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

interface TableProps {
  readonly head: ReactNode;
  readonly children: ReactNode;
  readonly testId?: string;
  readonly label: string;
}

/** Scrolls inside its card; the page never scrolls sideways. */
export function Table({ head, children, testId, label }: TableProps) {
  return (
    <section className="relative -mx-4 overflow-x-auto px-4" aria-label={label}>
      <table className="w-full border-collapse text-[13.5px]" data-testid={testId}>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

type Align = { readonly isText?: boolean };

/** Figures stand at the right, text at the left. */
export function Th({ isText = false, className, ...rest }: ComponentProps<'th'> & Align) {
  return (
    <th
      scope="col"
      {...rest}
      className={clsx(
        'px-2.5 py-1.5 text-[12.5px] font-medium whitespace-nowrap text-muted first:pl-0 last:pr-0',
        isText ? 'text-left' : 'text-right',
        className,
      )}
    />
  );
}

export function Td({ isText = false, className, ...rest }: ComponentProps<'td'> & Align) {
  return (
    <td
      {...rest}
      className={clsx(
        'border-t border-line px-2.5 py-2 first:pl-0 last:pr-0',
        isText ? 'text-left' : 'text-right whitespace-nowrap',
        className,
      )}
    />
  );
}

'use client';
import * as Dropdown from '@radix-ui/react-dropdown-menu';
import clsx from 'clsx';
import type { ReactNode } from 'react';

interface MenuProps {
  readonly trigger: ReactNode;
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
}

export function Menu({ trigger, align = 'end', children }: MenuProps) {
  return (
    <Dropdown.Root>
      <Dropdown.Trigger asChild>{trigger}</Dropdown.Trigger>
      <Dropdown.Portal>
        <Dropdown.Content
          align={align}
          sideOffset={6}
          collisionPadding={12}
          className="z-50 min-w-44 rounded-xl border border-line bg-panel p-1 shadow-float"
        >
          {children}
        </Dropdown.Content>
      </Dropdown.Portal>
    </Dropdown.Root>
  );
}

const ITEM =
  'flex w-full cursor-pointer items-center justify-between gap-6 rounded-lg px-2.5 py-1.5 outline-none select-none data-[highlighted]:bg-sunken';

interface MenuItemProps {
  readonly isDanger?: boolean;
  readonly testId?: string;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export function MenuItem({ isDanger = false, testId, onSelect, children }: MenuItemProps) {
  return (
    <Dropdown.Item className={clsx(ITEM, isDanger && 'text-bad')} onSelect={onSelect} data-testid={testId}>
      {children}
    </Dropdown.Item>
  );
}

export function MenuLine() {
  return <Dropdown.Separator className="my-1 h-px bg-line" />;
}

export function MenuNote({ children }: { readonly children: ReactNode }) {
  return <Dropdown.Label className="px-2.5 py-1 text-[12.5px] text-muted">{children}</Dropdown.Label>;
}

interface MenuChoiceProps<T extends string> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: string }[];
}

export function MenuChoice<T extends string>({ value, onChange, options }: MenuChoiceProps<T>) {
  return (
    <Dropdown.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
      {options.map((option) => (
        <Dropdown.RadioItem
          key={option.value}
          value={option.value}
          className={ITEM}
          onSelect={(event) => event.preventDefault()}
        >
          {option.label}
          <Dropdown.ItemIndicator className="text-accent">✓</Dropdown.ItemIndicator>
        </Dropdown.RadioItem>
      ))}
    </Dropdown.RadioGroup>
  );
}

'use client';
import type { ReactNode } from 'react';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { TEMPLATE_FUNCTIONS, type TemplateNames } from './template-names.ts';

interface TemplateHintsProps {
  readonly names: readonly TemplateNames[];
  /** Puts the template where the cursor is. */
  readonly onPick: (template: string) => void;
}

/** What can stand in the values of a step; a click puts it where the cursor was last. */
export function TemplateHints({ names, onPick }: TemplateHintsProps) {
  const pick = (template: string) => (
    <button
      key={template}
      type="button"
      // The field that is being typed in stays the focused one.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onPick(template)}
      className="max-w-full rounded bg-sunken px-1.5 py-0.5 text-left font-mono text-[12px] [overflow-wrap:anywhere] hover:text-accent"
    >
      {template}
    </button>
  );
  return (
    <Disclosure
      title="What can stand in a value"
      summary={names.flatMap(({ templates }) => templates).join(' ') || '{{$uuid}} {{$randomInt(1,100)}} …'}
      testId="template-hints"
    >
      <div className="flex flex-col gap-2">
        {names.map(({ label, templates }) => (
          <Group key={label} label={label}>
            {templates.map(pick)}
          </Group>
        ))}
        <Group label="Functions">
          {TEMPLATE_FUNCTIONS.map(([template, what]) => (
            <span key={template} className="inline-flex max-w-full flex-wrap items-baseline gap-x-1.5">
              {pick(template)}
              <span className="text-[12px] text-muted">{what}</span>
            </span>
          ))}
        </Group>
      </div>
    </Disclosure>
  );
}

function Group({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <p className="mb-1 text-[12px] text-muted">{label}</p>
      <div className="flex flex-wrap gap-x-3 gap-y-1.5">{children}</div>
    </div>
  );
}

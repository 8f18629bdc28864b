'use client';
import { useEffect, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { useIsReadOnly } from './form-fields.tsx';
import type { StepForm } from './scenario-form.ts';
import { StepFields } from './step-fields.tsx';
import type { TemplateNames } from './template-names.ts';

interface StepEditorProps {
  readonly index: number;
  readonly count: number;
  readonly step: StepForm;
  readonly names: readonly TemplateNames[];
  readonly hasIssues: boolean;
  readonly onChange: (change: Partial<StepForm>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

/** One request and what is expected of its answer. Closed it is one line; with problems it stands open. */
export function StepEditor(props: StepEditorProps) {
  const { index, count, step, names, hasIssues, onChange, onMove, onCopy, onRemove } = props;
  const [isOpen, setOpen] = useState(count === 1 || step.kept === null);
  const isReadOnly = useIsReadOnly();
  const path = `steps[${index}]`;
  useEffect(() => {
    if (hasIssues) setOpen(true);
  }, [hasIssues]);
  return (
    <li className="border-line py-3 not-first:border-t" data-testid={`step-${index}`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-baseline gap-2 rounded text-left"
          data-path={path}
        >
          <span aria-hidden className="w-3 shrink-0 text-muted">
            {isOpen ? '▾' : '▸'}
          </span>
          <span className="max-w-[60%] truncate font-semibold">{step.name || 'Without a name'}</span>
          <code className="min-w-0 flex-1 truncate font-mono text-[12px] text-muted">
            {step.method} {step.url}
          </code>
        </button>
        <div className="flex">
          <Button
            kind="quiet"
            isSmall
            disabled={isReadOnly || index === 0}
            aria-label={`Move step ${index + 1} up`}
            onClick={() => onMove(-1)}
          >
            ↑
          </Button>
          <Button
            kind="quiet"
            isSmall
            disabled={isReadOnly || index === count - 1}
            aria-label={`Move step ${index + 1} down`}
            onClick={() => onMove(1)}
          >
            ↓
          </Button>
          <Button kind="quiet" isSmall disabled={isReadOnly} aria-label={`Copy step ${index + 1}`} onClick={onCopy}>
            Copy
          </Button>
          <Button kind="quiet" isSmall disabled={isReadOnly} aria-label={`Remove step ${index + 1}`} onClick={onRemove}>
            Remove
          </Button>
        </div>
      </div>
      {isOpen && <StepFields path={path} step={step} names={names} onChange={onChange} />}
    </li>
  );
}

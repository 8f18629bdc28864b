'use client';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import type { SectionProps } from './basics-section.tsx';
import { useIsReadOnly, useIssues } from './form-fields.tsx';
import { type IssuesByPath, isWithin } from './issues.ts';
import { copyOfStep, emptyStep } from './new-form.ts';
import type { StepForm } from './scenario-form.ts';
import { StepEditor } from './step-editor.tsx';
import { namesAt } from './template-names.ts';

/** One iteration: the steps in their order. */
export function StepsSection({ form, onChange, issues }: SectionProps & { readonly issues: IssuesByPath }) {
  const isReadOnly = useIsReadOnly();
  const own = useIssues('steps');
  const { steps } = form;
  const set = (next: readonly StepForm[]) => onChange({ steps: next });

  function move(index: number, by: -1 | 1) {
    const next = [...steps];
    const [step] = next.splice(index, 1);
    if (step) set([...next.slice(0, index + by), step, ...next.slice(index + by)]);
  }
  function copy(index: number, step: StepForm) {
    set([...steps.slice(0, index + 1), copyOfStep(step, steps), ...steps.slice(index + 1)]);
  }

  return (
    <Card title="Steps" aside="one iteration, in this order">
      {own.length > 0 && <p className="text-[12.5px] text-bad">{own.join(' ')}</p>}
      <ol>
        {steps.map((step, index) => (
          <StepEditor
            key={step.key}
            index={index}
            count={steps.length}
            step={step}
            names={namesAt(form, index)}
            hasIssues={[...issues.keys()].some((path) => isWithin(path, `steps[${index}]`))}
            onChange={(change) => set(steps.map((now) => (now.key === step.key ? { ...now, ...change } : now)))}
            onMove={(by) => move(index, by)}
            onCopy={() => copy(index, step)}
            onRemove={() => set(steps.filter((now) => now.key !== step.key))}
          />
        ))}
      </ol>
      <div className="border-t border-line pt-3 pb-1">
        <Button
          disabled={isReadOnly}
          onClick={() => set([...steps, emptyStep(steps)])}
          data-path="steps"
          data-testid="add-step"
        >
          Add a step
        </Button>
      </div>
    </Card>
  );
}

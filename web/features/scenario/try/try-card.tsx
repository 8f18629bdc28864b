'use client';
import clsx from 'clsx';
import { useEffect, useRef } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Chip } from '../../../ui/chip.tsx';
import type { Editor } from '../form/use-scenario-editor.ts';
import { TriedStep } from './tried-step.tsx';
import { useTry } from './use-try.ts';

interface TryCardProps {
  readonly editor: Editor;
  readonly scenarioId: string | null;
}

/** One iteration, really sent, as the form stands: saved or not. */
export function TryCard({ editor, scenarioId }: TryCardProps) {
  const { run, isRunning, answer, problem, isRefused } = useTry(editor, scenarioId);
  const result = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      if (event.target instanceof Element && event.target.closest('[role=dialog]')) return;
      event.preventDefault();
      void latest.current();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
  // It may be started from anywhere in the form.
  useEffect(() => {
    if (isRunning) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isRunning]);
  useEffect(() => {
    if (answer !== null) result.current?.focus();
  }, [answer]);
  useEffect(() => {
    if (isRefused) window.scrollTo({ top: 0 });
  }, [isRefused]);
  const isStale = answer !== null && JSON.stringify(answer.of) !== JSON.stringify(editor.inputNow);
  return (
    <Card
      title="Try it"
      testId="try"
      aside={
        <span className="flex items-baseline gap-2">
          <kbd className="rounded border border-line px-1 font-mono text-[11px] max-sm:hidden">Ctrl ↵</kbd>
          <Button isSmall disabled={isRunning} onClick={() => void run()} data-testid="try-scenario">
            {isRunning ? 'Sending…' : 'Send one iteration'}
          </Button>
        </span>
      }
    >
      <div ref={place} className="scroll-mb-24" aria-live="polite" aria-busy={isRunning}>
        {answer === null && !isRunning && problem === null && (
          <p className="py-1.5 text-muted">
            Sends every step once, from a worker, as the form stands now: saved or not. Each request is shown with its
            answer, what was taken from it, and its checks.
          </p>
        )}
        {isRunning && answer === null && <p className="py-1.5 text-muted">A worker is sending it…</p>}
        {problem !== null && (
          <p role="alert" className="py-1.5 text-bad" data-testid="try-problem">
            {problem}
          </p>
        )}
        {isRefused && <p className="py-1.5 text-bad">Nothing was sent: see what has to be put right first, above.</p>}
        {answer !== null && (
          <div
            ref={result}
            tabIndex={-1}
            className={clsx('outline-none transition-opacity', (isRunning || isStale) && 'opacity-60')}
            data-testid="try-result"
            data-ok={answer.result.ok}
          >
            <div className="flex flex-wrap gap-2 py-1.5">
              <Chip tone={answer.result.ok ? 'good' : 'bad'}>
                {answer.result.ok ? 'It works: every step did what it should' : 'It does not work yet'}
              </Chip>
              {isStale && <Chip>The form has changed since</Chip>}
            </div>
            {answer.result.error !== null && (
              <p className="py-1 [overflow-wrap:anywhere] text-bad">{answer.result.error}</p>
            )}
            <ol>
              {answer.result.steps.map((step) => (
                <TriedStep key={step.name} step={step} />
              ))}
            </ol>
          </div>
        )}
      </div>
    </Card>
  );
}

'use client';
import * as Dialog from '@radix-ui/react-dialog';
import { type FormEvent, useState } from 'react';
import { reasonOf } from '../../lib/api-error.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import type { StartRun } from './use-start-run.ts';

/** Asks for what a run cannot start without: the values of secrets that are not stored. */
export function StartDialog({ starter }: { readonly starter: StartRun }) {
  const { asked, cancel } = starter;
  return (
    <Dialog.Root open={asked !== null} onOpenChange={(isOpen) => !isOpen && cancel()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content
          data-testid="start-dialog"
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100vh-32px)] w-[min(440px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line bg-panel p-5 shadow-float"
        >
          <Dialog.Title className="text-base font-semibold">Secrets for this run</Dialog.Title>
          <Dialog.Description className="mt-2 text-muted">
            These have no stored value. What you give serves this run only, and is shown nowhere.
          </Dialog.Description>
          {asked !== null && <SecretsForm names={asked.names} starter={starter} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface SecretsFormProps {
  readonly names: readonly string[];
  readonly starter: StartRun;
}

function SecretsForm({ names, starter: { startWith, starting, problem } }: SecretsFormProps) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const isBusy = starting !== null;
  function submit(event: FormEvent) {
    event.preventDefault();
    void startWith(values);
  }
  return (
    <form onSubmit={submit} className="mt-4 flex flex-col gap-3">
      {names.map((name) => (
        <TextField
          key={name}
          label={name}
          type="password"
          autoComplete="new-password"
          required
          value={values[name] ?? ''}
          onChange={(event) => setValues({ ...values, [name]: event.target.value })}
          data-testid={`start-secret-${name}`}
        />
      ))}
      {problem && (
        <p role="alert" className="text-bad" data-testid="start-dialog-problem">
          {reasonOf(problem)}
        </p>
      )}
      <div className="mt-2 flex flex-wrap justify-end gap-2">
        <Dialog.Close className={buttonClass()}>Cancel</Dialog.Close>
        <Button type="submit" kind="primary" disabled={isBusy} data-testid="start-with-secrets">
          {isBusy ? 'Starting…' : 'Start'}
        </Button>
      </div>
    </form>
  );
}

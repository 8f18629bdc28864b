'use client';
import { ButtonLink } from '../../ui/button.tsx';
import { useMe } from '../session/session-provider.tsx';

/** For those who may make scenarios; nothing for the others. */
export function NewScenarioLink({ children }: { readonly children: string }) {
  if (!useMayCreate()) return null;
  return (
    <ButtonLink kind="primary" href="/scenarios/new" data-testid="new-scenario">
      {children}
    </ButtonLink>
  );
}

/** A VIEWER changes and starts nothing. */
export function useMayCreate(): boolean {
  return useMe().role !== 'VIEWER';
}

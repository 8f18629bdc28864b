import type { ScenarioForm } from './scenario-form.ts';

/** A form that was not saved, and the version that it was made from (null: a new scenario). */
export interface Draft {
  readonly version: number | null;
  readonly form: ScenarioForm;
}

/** Another shape of the form has other keys: an old draft is not understood by a newer page. */
const keyOf = (scenarioId: string | null) => `loadtest-draft-2:${scenarioId ?? 'new'}`;

/** Drafts live as long as the browser's tab: through a reload, and through signing in again. The values of secrets are not in them. */
export function readDraft(scenarioId: string | null): Draft | null {
  try {
    const text = sessionStorage.getItem(keyOf(scenarioId));
    return text === null ? null : (JSON.parse(text) as Draft);
  } catch {
    return null;
  }
}

/** Keeps the draft; null takes it away. */
export function keepDraft(scenarioId: string | null, draft: Draft | null) {
  try {
    if (draft === null) sessionStorage.removeItem(keyOf(scenarioId));
    else sessionStorage.setItem(keyOf(scenarioId), JSON.stringify({ ...draft, form: withoutSecrets(draft.form) }));
  } catch {
    // Storage is forbidden or full: the form itself still holds everything.
  }
}

function withoutSecrets(form: ScenarioForm): ScenarioForm {
  return { ...form, secrets: form.secrets.map((row) => ({ ...row, value: '' })) };
}

import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ScenarioInput, ScenarioViewFragment } from '../../../gql/graphql.ts';
import { useCreateScenarioMutation, useUpdateScenarioMutation } from '../../../gql/hooks.ts';
import { type ApiError, apiErrorOf, type FieldIssue } from '../../../lib/api-error.ts';
import { keepDraft, readDraft } from './draft.ts';
import { type IssuesByPath, issuesByPath } from './issues.ts';
import type { ScenarioForm } from './scenario-form.ts';
import { type PreviewState, usePreview } from './use-preview.ts';
import { inputOfForm, withoutSecretValues } from './write-input.ts';

/** The stored scenario that a form was made from; null for one that is new. */
export interface Base {
  readonly id: string;
  readonly version: number;
}

export interface Editor {
  readonly form: ScenarioForm;
  readonly change: (change: Partial<ScenarioForm>) => void;
  readonly isDirty: boolean;
  /** A form that was left unsaved has been brought back. */
  readonly isRestored: boolean;
  /** What is shown at the fields. */
  readonly issues: IssuesByPath;
  /** What kept the last save from succeeding and still holds. */
  readonly blocking: IssuesByPath;
  readonly preview: PreviewState;
  readonly isPreviewStale: boolean;
  readonly isSaving: boolean;
  /** Somebody saved another version meanwhile. */
  readonly conflict: number | null;
  /** The save failed for a reason that belongs to no field. */
  readonly problem: ApiError | null;
  /** The stored scenario, or null where it could not be saved. `version`: over that one. */
  readonly save: (version?: number) => Promise<ScenarioViewFragment | null>;
  /** What the form means as it stands, without the values of secrets. */
  readonly inputNow: ScenarioInput;
  /** What is to be tried, saved or not; null, with its issues shown, where it cannot even be sent. */
  readonly inputToTry: () => ScenarioInput | null;
  /** The API refused this form for reasons that belong to its fields. */
  readonly refuse: (error: ApiError) => void;
  readonly discard: () => void;
  /** Takes what is stored now in place of what is in the form. */
  readonly reset: (form: ScenarioForm, version: number) => void;
}

const NONE: readonly FieldIssue[] = [];

/** A form over a scenario: what is typed stays, whatever the API says to it. */
export function useScenarioEditor(initial: ScenarioForm, base: Base | null): Editor {
  const id = base?.id ?? null;
  const [saved, setSaved] = useState(initial);
  const [draft] = useState(() => readDraft(id));
  const [form, setForm] = useState(draft?.form ?? initial);
  // What was typed belongs to the version that it was typed over, also when it comes back as a draft.
  const [version, setVersion] = useState(draft?.version ?? base?.version ?? null);
  const [hasTried, setTried] = useState(false);
  const [refused, setRefused] = useState<{ readonly form: ScenarioForm; readonly error: ApiError } | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [, create] = useCreateScenarioMutation();
  const [, update] = useUpdateScenarioMutation();

  const written = useMemo(() => inputOfForm(form), [form]);
  const previewed = useMemo(() => withoutSecretValues(written.input), [written]);
  const preview = usePreview(previewed);
  const isDirty = useMemo(
    () => JSON.stringify(withoutKeys(form)) !== JSON.stringify(withoutKeys(saved)),
    [form, saved],
  );
  const isPreviewStale = preview.of !== null && JSON.stringify(preview.of) !== JSON.stringify(previewed);

  useEffect(() => {
    keepDraft(id, isDirty ? { version, form } : null);
  }, [id, version, isDirty, form]);
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => {
      // To sign in again nothing has to be given up: the draft comes back.
      if (!('signedOut' in document.documentElement.dataset)) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isDirty]);

  // What the save said holds until the form changes; from then on the preview, which checks the same, knows better.
  const fromApi = refused?.form === form ? refused.error.issues : preview.issues;
  const all = useMemo(
    () => issuesByPath([...written.issues, ...(hasTried ? fromApi : NONE)]),
    [written.issues, hasTried, fromApi],
  );

  const change = useCallback((part: Partial<ScenarioForm>) => setForm((now) => ({ ...now, ...part })), []);
  const reset = useCallback((next: ScenarioForm, nextVersion: number | null) => {
    setSaved(next);
    setForm(next);
    setVersion(nextVersion);
    setTried(false);
    setRefused(null);
  }, []);

  async function save(over = version): Promise<ScenarioViewFragment | null> {
    setTried(true);
    if (written.issues.length > 0) return null;
    setSaving(true);
    const { input } = written;
    const answer = id === null || over === null ? await create({ input }) : await update({ id, version: over, input });
    setSaving(false);
    const scenario = storedOf(answer.data);
    if (scenario === null) {
      setRefused(answer.error ? { form, error: apiErrorOf(answer.error) } : null);
      return null;
    }
    keepDraft(id, null);
    setSaved(withStoredSecrets(form, form));
    setForm((now) => withStoredSecrets(now, form));
    setVersion(scenario.version);
    setTried(false);
    setRefused(null);
    return scenario;
  }

  const error = refused?.error ?? null;
  const isConflict = error?.code === 'CONFLICT' && error.currentVersion !== null;
  return {
    form,
    change,
    isDirty,
    isRestored: draft !== null && isDirty,
    issues: all,
    blocking: hasTried ? all : NO_ISSUES,
    preview,
    isPreviewStale,
    isSaving,
    conflict: isConflict ? error.currentVersion : null,
    problem: error !== null && !isConflict && error.issues.length === 0 ? error : null,
    save,
    inputNow: previewed,
    inputToTry() {
      setTried(true);
      return written.issues.length > 0 ? null : written.input;
    },
    refuse: (refusal) => setRefused({ form, error: refusal }),
    discard: () => reset(saved, base?.version ?? null),
    reset,
  };
}

/** What of `sent` was a secret's value is stored now, and is shown nowhere any more. */
function withStoredSecrets(form: ScenarioForm, sent: ScenarioForm): ScenarioForm {
  const stored = new Map(sent.secrets.map((row) => [row.key, row]));
  const secrets = form.secrets.map((row) => {
    const was = stored.get(row.key);
    const isSent = was !== undefined && was.value === row.value && (was.isSet ? was.isReplaced : was.value !== '');
    return isSent ? { ...row, value: '', isSet: true, isReplaced: false } : row;
  });
  return { ...form, secrets };
}

const NO_ISSUES: IssuesByPath = new Map();

type Saved = {
  readonly createScenario?: ScenarioViewFragment | null;
  readonly updateScenario?: ScenarioViewFragment | null;
};

function storedOf(data: Saved | undefined): ScenarioViewFragment | null {
  return data?.createScenario ?? data?.updateScenario ?? null;
}

/** Rows are told apart by keys of this page, which say nothing about the scenario. */
function withoutKeys(form: ScenarioForm): unknown {
  return JSON.parse(JSON.stringify(form, (name, value) => (name === 'key' || name === 'kept' ? undefined : value)));
}

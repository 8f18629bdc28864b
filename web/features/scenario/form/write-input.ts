import type { HttpRequestInput, LoadInput, ScenarioInput, StepInput } from '../../../gql/graphql.ts';
import type { FieldIssue } from '../../../lib/api-error.ts';
import { variableText } from './read-definition.ts';
import type { CheckRow, LoadForm, Row, ScenarioForm, StepForm, VariableRow } from './scenario-form.ts';

export interface Written {
  readonly input: ScenarioInput;
  /** What cannot even be sent: a number that is none, JSON that is none. Paths as in the input. */
  readonly issues: readonly FieldIssue[];
}

/** The input that a form means. Every rule about its contents is the API's. */
export function inputOfForm(form: ScenarioForm): Written {
  const issues: FieldIssue[] = [];
  const tags = form.tags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  const { description: _description, variables: _variables, ...kept } = form.kept ?? {};
  const variables = variablesOf(form.variables);
  const input: ScenarioInput = {
    ...kept,
    name: form.name,
    ...(form.description !== '' && { description: form.description }),
    tags,
    visibility: form.visibility,
    target: form.target.trim(),
    load: loadOf(form.load, form.kept?.load, issues),
    steps: form.steps.map((step, index) => stepOf(step, `steps[${index}]`, issues)),
    ...(variables && { variables }),
  };
  return { input, issues };
}

/** A model has the fields that it has a use for, and no others. */
function loadOf(load: LoadForm, kept: LoadInput | undefined, issues: FieldIssue[]): LoadInput {
  const number = (name: 'rate' | 'users' | 'maxInFlight') => numberOf(load[name], `load.${name}`, issues);
  const both = { model: load.model, warmUp: load.warmUp.trim(), gracefulStop: load.gracefulStop.trim() };
  const isRamp = load.model === 'RAMPING_RATE' || load.model === 'RAMPING_USERS';
  // Stages have no fields in this form: they go back as they came.
  const length = isRamp ? { ...(kept?.stages && { stages: kept.stages }) } : { duration: load.duration.trim() };
  if (load.model === 'CONSTANT_USERS' || load.model === 'RAMPING_USERS')
    return { ...both, ...length, ...number('users') };
  return { ...both, ...length, ...number('rate'), ...number('maxInFlight') };
}

/** `{ rate: 10 }`; nothing for an empty field. */
function numberOf(text: string, path: string, issues: FieldIssue[]): Partial<LoadInput> {
  if (text.trim() === '') return {};
  const value = Number(text);
  if (!Number.isFinite(value)) {
    issues.push({ path, message: `“${text}” is not a number. Write it in digits, as 2000 or 0.5.` });
    return {};
  }
  return { [path.slice('load.'.length)]: value };
}

function stepOf(step: StepForm, path: string, issues: FieldIssue[]): StepInput {
  const { thinkTimeMax: _thinkTimeMax, ...kept } = step.kept ?? {};
  return {
    ...kept,
    name: step.name,
    http: requestOf(step, path, issues),
    checks: step.checks.map(checkOf),
    thinkTime: step.thinkTime.trim(),
    ...(step.thinkTimeMax.trim() !== '' && { thinkTimeMax: step.thinkTimeMax.trim() }),
  };
}

function requestOf(step: StepForm, path: string, issues: FieldIssue[]): HttpRequestInput {
  const { body: _body, json: _json, form: _form, ...kept } = step.kept?.http ?? {};
  return {
    ...kept,
    method: step.method,
    url: step.url.trim(),
    headers: pairsOf(step.headers),
    query: pairsOf(step.query),
    timeout: step.timeout.trim(),
    ...(step.bodyKind === 'text' && { body: step.text }),
    ...(step.bodyKind === 'form' && { form: pairsOf(step.form) }),
    ...(step.bodyKind === 'json' && jsonOf(step.json, `${path}.http.json`, issues)),
  };
}

function jsonOf(text: string, path: string, issues: FieldIssue[]): { readonly json?: unknown } {
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    issues.push({ path, message: `This is not JSON: ${reason}. Templates stand within strings: "{{name}}".` });
    return {};
  }
}

function checkOf({ kept, comparison, value }: CheckRow) {
  return kept ?? { subject: 'STATUS' as const, comparison, value: value.trim() };
}

function pairsOf(rows: readonly Row[]) {
  return rows.map(({ name, value }) => ({ name, value }));
}

function variablesOf(rows: readonly VariableRow[]): Record<string, unknown> | null {
  if (rows.length === 0) return null;
  return Object.fromEntries(
    rows.map(({ name, value, original }) => {
      const isUntouched = original !== undefined && variableText(original) === value;
      return [name, isUntouched ? original : value];
    }),
  );
}

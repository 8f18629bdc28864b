import type { DataSourceInput, LoadInput, ScenarioInput, TlsInput } from '../../../gql/graphql.ts';
import type { FieldIssue } from '../../../lib/api-error.ts';
import { isOpenModel, isRamp } from './field-rules.ts';
import type { DataForm, LoadForm, ScenarioForm, SecretRow, SettingsForm, VariableRow } from './scenario-form.ts';
import { jsonOf, listOf, numberOf, variablePath } from './write-fields.ts';
import { stepOf } from './write-step.ts';

export interface Written {
  readonly input: ScenarioInput;
  /** What cannot even be sent: a number that is none, JSON that is none. Paths as in the input. */
  readonly issues: readonly FieldIssue[];
}

/** The input that a form means. Every rule about its contents is the API's. */
export function inputOfForm(form: ScenarioForm): Written {
  const issues: FieldIssue[] = [];
  const {
    description: _description,
    variables: _variables,
    tls: _tls,
    maxConnections: _maxConnections,
    seed: _seed,
    ...kept
  } = form.kept ?? {};
  const input: ScenarioInput = {
    ...kept,
    name: form.name,
    ...(form.description !== '' && { description: form.description }),
    tags: listOf(form.tags),
    visibility: form.visibility,
    target: form.target.trim(),
    load: loadOf(form.load, issues),
    steps: form.steps.map((step, index) => stepOf(step, `steps[${index}]`, issues)),
    ...(form.variables.length > 0 && { variables: variablesOf(form.variables, issues) }),
    secrets: form.secrets.map((row, index) => secretOf(row, `secrets[${index}]`, issues)),
    data: form.data.map((source, index) => dataOf(source, `data[${index}]`, issues)),
    ...settingsOf(form.settings, issues),
  };
  return { input, issues };
}

/** The same without the values of secrets: for what is only looked at, or kept by the browser. */
export function withoutSecretValues(input: ScenarioInput): ScenarioInput {
  return { ...input, secrets: (input.secrets ?? []).map(({ name }) => ({ name })) };
}

/** A model has the fields that it has a use for, and no others. */
function loadOf(load: LoadForm, issues: FieldIssue[]): LoadInput {
  const { model } = load;
  const length = isRamp(model)
    ? {
        stages: load.stages.map(({ to, duration }, index) => ({
          to: numberOf(to, `load.stages[${index}].to`, issues, 'needed') ?? 0,
          duration: duration.trim(),
        })),
      }
    : { duration: load.duration.trim() };
  const number = (name: 'rate' | 'users' | 'maxInFlight') => {
    const value = numberOf(load[name], `load.${name}`, issues);
    return value !== null && { [name]: value };
  };
  const level = isOpenModel(model) ? { ...number('rate'), ...number('maxInFlight') } : { ...number('users') };
  return { model, warmUp: load.warmUp.trim(), gracefulStop: load.gracefulStop.trim(), ...length, ...level };
}

function variablesOf(rows: readonly VariableRow[], issues: FieldIssue[]): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const { name, value, isJson } of rows) {
    const path = variablePath(name);
    if (Object.hasOwn(variables, name)) {
      issues.push({ path: `${path}.name`, message: `There are two variables “${name}”: name one of them otherwise.` });
    }
    variables[name] = isJson ? jsonOf(value, path, issues, 'A text stands in quotes: "abc".') : value;
  }
  return variables;
}

/** Without a value what is stored stays; where nothing is, it has to come when a run is started. */
function secretOf({ name, value, isSet, isReplaced }: SecretRow, path: string, issues: FieldIssue[]) {
  if (isSet && isReplaced && value === '') {
    // A draft that came back has the intention, but not the value.
    issues.push({ path: `${path}.value`, message: 'Write the new value, or keep the stored one.' });
  }
  const isGiven = value !== '' && (isReplaced || !isSet);
  return { name, ...(isGiven && { value }) };
}

function dataOf({ name, order, kind, csv, rows, file }: DataForm, path: string, issues: FieldIssue[]): DataSourceInput {
  if (kind === 'csv') return { name, order, csv };
  if (kind === 'file') {
    if (file === null) issues.push({ path: `${path}.fileId`, message: 'Choose a file, or upload one.' });
    return { name, order, ...(file !== null && { fileId: file.id }) };
  }
  const list = jsonOf(rows, `${path}.rows`, issues, 'Write a list of objects: [{ "name": "a" }].');
  return { name, order, rows: list as Record<string, unknown>[] };
}

function settingsOf(settings: SettingsForm, issues: FieldIssue[]) {
  const { httpVersion, cookies, onWorkerLoss } = settings;
  const maxConnections = numberOf(settings.maxConnections, 'maxConnections', issues);
  const seed = numberOf(settings.seed, 'seed', issues);
  const tls = tlsOf(settings);
  return {
    httpVersion,
    cookies,
    onWorkerLoss,
    ...(maxConnections !== null && { maxConnections }),
    ...(seed !== null && { seed }),
    ...(tls && { tls }),
  };
}

function tlsOf({ isInsecure, ca, serverName }: SettingsForm): TlsInput | null {
  if (!isInsecure && ca.trim() === '' && serverName.trim() === '') return null;
  return {
    insecure: isInsecure,
    ...(ca.trim() !== '' && { ca }),
    ...(serverName.trim() !== '' && { serverName: serverName.trim() }),
  };
}

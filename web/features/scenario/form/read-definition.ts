import type { ScenarioInput, ScenarioPartsFragment, StepInput } from '../../../gql/graphql.ts';
import {
  type CheckRow,
  newKey,
  type Row,
  type ScenarioForm,
  type StepForm,
  type VariableRow,
} from './scenario-form.ts';

/**
 * A definition as an input: the same structure without nulls and without what the cache adds. Fields that have no counterpart
 * in the input are not read in the first place.
 */
export function inputOfDefinition(definition: ScenarioPartsFragment): ScenarioInput {
  const { variables, data, ...rest } = definition;
  return {
    ...(withoutNulls(rest) as Omit<ScenarioInput, 'variables' | 'data'>),
    // Their values are data, in which a null means something.
    ...(variables && { variables }),
    data: data.map(({ name, csv, rows, order }) => ({
      name,
      order,
      ...(csv !== null && { csv }),
      ...(rows !== null && { rows }),
    })),
    steps: definition.steps.map(inputOfStep),
  };
}

function inputOfStep(step: ScenarioPartsFragment['steps'][number]): StepInput {
  const input = withoutNulls(step) as StepInput;
  const json = step.http?.json;
  return input.http && json !== null && json !== undefined ? { ...input, http: { ...input.http, json } } : input;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name, one]) => one !== null && name !== '__typename');
  return Object.fromEntries(entries.map(([name, one]) => [name, withoutNulls(one)]));
}

/** The form of a stored scenario. */
export function formOfDefinition(definition: ScenarioPartsFragment): ScenarioForm {
  const kept = inputOfDefinition(definition);
  const { load } = definition;
  return {
    name: definition.name,
    description: definition.description ?? '',
    tags: definition.tags.join(', '),
    visibility: definition.visibility,
    target: definition.target,
    load: {
      model: load.model,
      rate: textOf(load.rate),
      users: textOf(load.users),
      duration: load.duration ?? '',
      maxInFlight: textOf(load.maxInFlight),
      warmUp: load.warmUp,
      gracefulStop: load.gracefulStop,
    },
    steps: kept.steps.map(formOfStep),
    variables: Object.entries(definition.variables ?? {}).map(variableRow),
    kept,
  };
}

function formOfStep(step: StepInput): StepForm {
  const { http } = step;
  const isJson = http?.json !== undefined && http.json !== null;
  return {
    key: newKey(),
    name: step.name,
    method: http?.method ?? 'GET',
    url: http?.url ?? '',
    query: rowsOf(http?.query),
    headers: rowsOf(http?.headers),
    bodyKind: isJson ? 'json' : http?.form ? 'form' : typeof http?.body === 'string' ? 'text' : 'none',
    text: http?.body ?? '',
    json: isJson ? JSON.stringify(http.json, null, 2) : '',
    form: rowsOf(http?.form),
    timeout: http?.timeout ?? '30s',
    thinkTime: step.thinkTime ?? '0s',
    thinkTimeMax: step.thinkTimeMax ?? '',
    checks: (step.checks ?? []).map(checkRow),
    kept: step,
  };
}

function checkRow(check: NonNullable<StepInput['checks']>[number]): CheckRow {
  const isPlain = check.subject === 'STATUS' && !check.expression && !check.name;
  return {
    key: newKey(),
    comparison: check.comparison,
    value: check.value ?? '',
    kept: isPlain ? null : check,
  };
}

function variableRow([name, value]: [string, unknown]): VariableRow {
  const row = { key: newKey(), name, value: variableText(value) };
  return typeof value === 'string' ? row : { ...row, original: value };
}

/** How a variable's value stands in its field. */
export function variableText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function rowsOf(
  pairs: readonly { readonly name: string; readonly value: string }[] | null | undefined,
): readonly Row[] {
  return (pairs ?? []).map(({ name, value }) => ({ key: newKey(), name, value }));
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value);
}

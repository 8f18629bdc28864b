import type { ScenarioInput, ScenarioPartsFragment, StepInput } from '../../../gql/graphql.ts';
import { newKey, newRetry } from './new-form.ts';
import type {
  CheckRow,
  DataForm,
  ExtractRow,
  RetryForm,
  Row,
  ScenarioForm,
  SettingsForm,
  StepForm,
  VariableRow,
} from './scenario-form.ts';

/**
 * A definition as an input: the same structure without nulls and without what the cache adds. Fields that have no counterpart
 * in the input are left out.
 */
export function inputOfDefinition(definition: ScenarioPartsFragment): ScenarioInput {
  const { variables, data, secrets, ...rest } = definition;
  return {
    ...(withoutNulls(rest) as Omit<ScenarioInput, 'variables' | 'data' | 'secrets'>),
    // Their values are data, in which a null means something.
    ...(variables && { variables }),
    secrets: secrets.map(({ name }) => ({ name })),
    data: data.map(({ name, csv, rows, file, order }) => ({
      name,
      order,
      ...(file !== null && { fileId: file.id }),
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
      stages: (load.stages ?? []).map(({ to, duration }) => ({ key: newKey(), to: String(to), duration })),
      maxInFlight: textOf(load.maxInFlight),
      warmUp: load.warmUp,
      gracefulStop: load.gracefulStop,
    },
    steps: kept.steps.map(formOfStep),
    variables: Object.entries(definition.variables ?? {}).map(variableRow),
    secrets: definition.secrets.map(({ name, isSet }) => ({
      key: newKey(),
      name,
      value: '',
      isSet,
      isReplaced: false,
    })),
    data: definition.data.map(dataForm),
    settings: settingsOf(definition),
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
    connectTimeout: http?.connectTimeout ?? '10s',
    maxRedirects: String(http?.maxRedirects ?? 10),
    isRetried: http?.retry !== undefined && http.retry !== null,
    retry: http?.retry ? retryOf(http.retry) : newRetry(),
    extract: (step.extract ?? []).map(extractRow),
    checks: (step.checks ?? []).map(checkRow),
    thinkTime: step.thinkTime ?? '0s',
    thinkTimeMax: step.thinkTimeMax ?? '',
    kept: step,
  };
}

function retryOf(retry: NonNullable<NonNullable<StepInput['http']>['retry']>): RetryForm {
  const { maxAttempts, baseDelay, maxDelay, onStatus } = retry;
  const defaults = newRetry();
  return {
    maxAttempts: String(maxAttempts),
    baseDelay: baseDelay ?? defaults.baseDelay,
    maxDelay: maxDelay ?? defaults.maxDelay,
    onStatus: onStatus?.join(', ') ?? defaults.onStatus,
  };
}

function extractRow(one: NonNullable<StepInput['extract']>[number]): ExtractRow {
  return {
    key: newKey(),
    name: one.name,
    from: one.from,
    expression: one.expression ?? '',
    hasDefault: typeof one.default === 'string',
    default: one.default ?? '',
  };
}

function checkRow({
  name,
  subject,
  expression,
  comparison,
  value,
}: NonNullable<StepInput['checks']>[number]): CheckRow {
  return { key: newKey(), name: name ?? '', subject, expression: expression ?? '', comparison, value: value ?? '' };
}

function variableRow([name, value]: [string, unknown]): VariableRow {
  const isJson = typeof value !== 'string';
  return { key: newKey(), name, value: isJson ? JSON.stringify(value) : value, isJson };
}

function dataForm({ name, csv, rows, file, order }: ScenarioPartsFragment['data'][number]): DataForm {
  return {
    key: newKey(),
    name,
    order,
    kind: rows !== null ? 'rows' : csv !== null ? 'csv' : 'file',
    csv: csv ?? '',
    rows: rows === null ? '' : JSON.stringify(rows, null, 2),
    file: file === null ? null : { id: file.id, name: file.name, columns: file.columns },
  };
}

function settingsOf(definition: ScenarioPartsFragment): SettingsForm {
  const { httpVersion, cookies, maxConnections, seed, onWorkerLoss, tls } = definition;
  return {
    httpVersion,
    cookies,
    maxConnections: textOf(maxConnections),
    seed: textOf(seed),
    onWorkerLoss,
    isInsecure: tls?.insecure ?? false,
    ca: tls?.ca ?? '',
    serverName: tls?.serverName ?? '',
  };
}

function rowsOf(
  pairs: readonly { readonly name: string; readonly value: string }[] | null | undefined,
): readonly Row[] {
  return (pairs ?? []).map(({ name, value }) => ({ key: newKey(), name, value }));
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value);
}

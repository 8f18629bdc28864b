import type { Comparison, HttpMethod, LoadModel, ScenarioInput, StepInput, Visibility } from '../../../gql/graphql.ts';

/**
 * A scenario as its form holds it: texts as they were typed, right or wrong, so that nothing is lost when the API refuses
 * them. `kept` is the input as it was read: what the form has no field for goes back as it came.
 */
export interface ScenarioForm {
  readonly name: string;
  readonly description: string;
  /** Separated by commas. */
  readonly tags: string;
  readonly visibility: Visibility;
  readonly target: string;
  readonly load: LoadForm;
  readonly steps: readonly StepForm[];
  readonly variables: readonly VariableRow[];
  readonly kept: ScenarioInput | null;
}

export interface LoadForm {
  readonly model: LoadModel;
  readonly rate: string;
  readonly users: string;
  readonly duration: string;
  readonly maxInFlight: string;
  readonly warmUp: string;
  readonly gracefulStop: string;
}

export type BodyKind = 'none' | 'text' | 'json' | 'form';

export interface StepForm {
  /** Tells the steps apart while they move. */
  readonly key: string;
  readonly name: string;
  readonly method: HttpMethod;
  readonly url: string;
  readonly query: readonly Row[];
  readonly headers: readonly Row[];
  readonly bodyKind: BodyKind;
  readonly text: string;
  readonly json: string;
  readonly form: readonly Row[];
  readonly timeout: string;
  readonly thinkTime: string;
  readonly thinkTimeMax: string;
  readonly checks: readonly CheckRow[];
  readonly kept: StepInput | null;
}

export interface Row {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

/** `original`: a value that is no text (a number, a list); it goes back as it was while its text is untouched. */
export interface VariableRow extends Row {
  readonly original?: unknown;
}

/** A check on the status; `kept` holds one on something else, which the form only shows. */
export interface CheckRow {
  readonly key: string;
  readonly comparison: Comparison;
  readonly value: string;
  readonly kept: NonNullable<StepInput['checks']>[number] | null;
}

let keys = 0;
/** A key that no other row of this page has. */
export function newKey(): string {
  keys += 1;
  return `row-${keys}-${Date.now().toString(36)}`;
}

export function emptyRow(): Row {
  return { key: newKey(), name: '', value: '' };
}

export function statusCheck(value = '200'): CheckRow {
  return { key: newKey(), comparison: 'EQUALS', value, kept: null };
}

/** A step with the API's defaults, and a name that is free. */
export function emptyStep(taken: readonly StepForm[] = []): StepForm {
  const names = new Set(taken.map(({ name }) => name));
  let number = taken.length + 1;
  while (names.has(`step ${number}`)) number += 1;
  return {
    key: newKey(),
    name: `step ${number}`,
    method: 'GET',
    url: '/',
    query: [],
    headers: [],
    bodyKind: 'none',
    text: '',
    json: '',
    form: [],
    timeout: '30s',
    thinkTime: '0s',
    thinkTimeMax: '',
    checks: [statusCheck()],
    kept: null,
  };
}

/** What a new scenario starts from: a small, harmless load. */
export function emptyForm(): ScenarioForm {
  return {
    name: '',
    description: '',
    tags: '',
    visibility: 'PRIVATE',
    target: '',
    load: {
      model: 'CONSTANT_RATE',
      rate: '10',
      users: '10',
      duration: '1m',
      maxInFlight: '',
      warmUp: '0s',
      gracefulStop: '30s',
    },
    steps: [emptyStep()],
    variables: [],
    kept: null,
  };
}

import type {
  CheckSubject,
  Comparison,
  CookieScope,
  DataOrder,
  ExtractFrom,
  HttpMethod,
  HttpVersion,
  LoadModel,
  ScenarioInput,
  StepInput,
  Visibility,
  WorkerLossPolicy,
} from '../../../gql/graphql.ts';

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
  readonly secrets: readonly SecretRow[];
  readonly data: readonly DataForm[];
  readonly settings: SettingsForm;
  readonly kept: ScenarioInput | null;
}

export interface LoadForm {
  readonly model: LoadModel;
  readonly rate: string;
  readonly users: string;
  readonly duration: string;
  readonly stages: readonly StageRow[];
  readonly maxInFlight: string;
  readonly warmUp: string;
  readonly gracefulStop: string;
}

export interface StageRow {
  readonly key: string;
  readonly to: string;
  readonly duration: string;
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
  readonly connectTimeout: string;
  readonly maxRedirects: string;
  readonly isRetried: boolean;
  readonly retry: RetryForm;
  readonly extract: readonly ExtractRow[];
  readonly checks: readonly CheckRow[];
  readonly thinkTime: string;
  readonly thinkTimeMax: string;
  readonly kept: StepInput | null;
}

export interface RetryForm {
  readonly maxAttempts: string;
  readonly baseDelay: string;
  readonly maxDelay: string;
  /** Separated by commas. */
  readonly onStatus: string;
}

export interface Row {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

/** A value is text as it stands, or JSON: a number, a list, an object. */
export interface VariableRow extends Row {
  readonly isJson: boolean;
}

/** `isSet`: a value is stored, which nobody is shown; it stays unless `isReplaced`, when `value` takes its place. */
export interface SecretRow extends Row {
  readonly isSet: boolean;
  readonly isReplaced: boolean;
}

export interface ExtractRow {
  readonly key: string;
  readonly name: string;
  readonly from: ExtractFrom;
  readonly expression: string;
  /** Where nothing is found `default` is taken; else the iteration ends. */
  readonly hasDefault: boolean;
  readonly default: string;
}

export interface CheckRow {
  readonly key: string;
  readonly name: string;
  readonly subject: CheckSubject;
  readonly expression: string;
  readonly comparison: Comparison;
  readonly value: string;
}

export type DataKind = 'csv' | 'rows' | 'file';

/** Rows in one of three forms; what was typed for another stays until the scenario is closed. */
export interface DataForm {
  readonly key: string;
  readonly name: string;
  readonly order: DataOrder;
  readonly kind: DataKind;
  readonly csv: string;
  /** A list of objects, as JSON. */
  readonly rows: string;
  /** Null: none is chosen yet. */
  readonly file: DataFileChoice | null;
}

/** An uploaded file, with what templates can use of it. */
export interface DataFileChoice {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly string[];
}

export interface SettingsForm {
  readonly httpVersion: HttpVersion;
  readonly cookies: CookieScope;
  readonly maxConnections: string;
  readonly seed: string;
  readonly onWorkerLoss: WorkerLossPolicy;
  readonly isInsecure: boolean;
  readonly ca: string;
  readonly serverName: string;
}

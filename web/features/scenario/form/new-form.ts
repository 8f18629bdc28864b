import type {
  CheckRow,
  DataForm,
  ExtractRow,
  RetryForm,
  Row,
  ScenarioForm,
  SecretRow,
  StageRow,
  StepForm,
  VariableRow,
} from './scenario-form.ts';

let keys = 0;
/** A key that no other row of this page has. */
export function newKey(): string {
  keys += 1;
  return `row-${keys}-${Date.now().toString(36)}`;
}

export function emptyRow(): Row {
  return { key: newKey(), name: '', value: '' };
}

export function emptyVariable(): VariableRow {
  return { ...emptyRow(), isJson: false };
}

export function emptySecret(): SecretRow {
  return { ...emptyRow(), isSet: false, isReplaced: false };
}

export function newStage(to = '100', duration = '1m'): StageRow {
  return { key: newKey(), to, duration };
}

export function newCheck(): CheckRow {
  return { key: newKey(), name: '', subject: 'STATUS', expression: '', comparison: 'EQUALS', value: '200' };
}

export function newExtraction(): ExtractRow {
  return { key: newKey(), name: '', from: 'JSON', expression: '$.', hasDefault: false, default: '' };
}

/** The API's defaults. */
export function newRetry(): RetryForm {
  return { maxAttempts: '3', baseDelay: '100ms', maxDelay: '10s', onStatus: '429, 502, 503, 504' };
}

export function newData(taken: readonly DataForm[] = []): DataForm {
  const name = freeName('rows', new Set(taken.map((source) => source.name)), 1);
  return { key: newKey(), name, order: 'SEQUENTIAL', kind: 'csv', csv: '', rows: '', file: null };
}

/** A step with the API's defaults, and a name that is free. */
export function emptyStep(taken: readonly StepForm[] = []): StepForm {
  return {
    key: newKey(),
    name: freeName('step ', new Set(taken.map(({ name }) => name)), taken.length + 1),
    method: 'GET',
    url: '/',
    query: [],
    headers: [],
    bodyKind: 'none',
    text: '',
    json: '',
    form: [],
    timeout: '30s',
    connectTimeout: '10s',
    maxRedirects: '10',
    isRetried: false,
    retry: newRetry(),
    extract: [],
    checks: [newCheck()],
    thinkTime: '0s',
    thinkTimeMax: '',
    kept: null,
  };
}

/** Another step that does the same, under a name that is free. */
export function copyOfStep(step: StepForm, taken: readonly StepForm[]): StepForm {
  const names = new Set(taken.map(({ name }) => name));
  const first = `${step.name} copy`;
  const name = names.has(first) ? freeName(`${first} `, names, 2) : first;
  return { ...step, key: newKey(), name };
}

function freeName(stem: string, taken: ReadonlySet<string>, from: number): string {
  let number = from;
  while (taken.has(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
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
      stages: [newStage('10', '1m')],
      maxInFlight: '',
      warmUp: '0s',
      gracefulStop: '30s',
    },
    steps: [emptyStep()],
    variables: [],
    secrets: [],
    data: [],
    settings: {
      httpVersion: 'AUTO',
      cookies: 'ITERATION',
      maxConnections: '',
      seed: '',
      onWorkerLoss: 'REPLACE',
      isInsecure: false,
      ca: '',
      serverName: '',
    },
    kept: null,
  };
}

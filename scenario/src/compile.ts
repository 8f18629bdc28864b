import { limitIterations } from './adjust.ts';
import { compileRequest } from './compile-request.ts';
import { compileTemplate } from './compile-template.ts';
import type {
  CompiledDataSource,
  CompiledLoad,
  CompiledScenario,
  CompiledStep,
  CompiledThreshold,
  Template,
} from './compiled.ts';
import { compileCurve } from './curve.ts';
import { type DataFiles, dataTable, iterationLimit } from './data.ts';
import type {
  CheckDefinition,
  DataSourceDefinition,
  LoadDefinition,
  ScenarioDefinition,
  StepDefinition,
  ThresholdDefinition,
} from './definition.ts';
import { requireDurationMs } from './duration.ts';
import { namesOf, type TemplateNames } from './names.ts';

/**
 * Turns a valid scenario into what workers run: templates parsed and constants folded in, durations in ms, the curve computed.
 * `files`: the facts of each uploaded file that its data names. Throws an Error that names the place where the scenario is not
 * valid; `validateScenario` finds all such places.
 */
export function compileScenario(definition: ScenarioDefinition, files: DataFiles = new Map()): CompiledScenario {
  const names = namesOf(definition, files);
  const data = definition.data.map((source, index) => compileData(source, index, files));
  const target = URL.parse(definition.target);
  if (target === null) throw new Error(`target: ${definition.target} is not an absolute URL`);
  return {
    name: definition.name,
    target: definition.target,
    load: compileLoad(definition.load, iterationLimit(data)),
    steps: definition.steps.map((step, index) => compileStep(step, index, names, target)),
    variables: Object.fromEntries(names.initial),
    secrets: [...names.secrets],
    data,
    thresholds: definition.thresholds.map(compileThreshold),
    httpVersion: definition.httpVersion,
    tls: {
      insecure: definition.tls?.insecure ?? false,
      ca: definition.tls?.ca ?? null,
      serverName: definition.tls?.serverName ?? null,
    },
    cookies: definition.cookies,
    maxConnections: definition.maxConnections ?? null,
    placement: definition.placement,
    onWorkerLoss: definition.onWorkerLoss,
    seed: definition.seed ?? null,
  };
}

/** The load in numbers. `limit`: how many iterations there are rows for; null: any number. Throws where it is not valid. */
export function compileLoad(load: LoadDefinition, limit: number | null = null): CompiledLoad {
  const curve = compileCurve(load);
  return {
    model: load.model,
    curve: limit === null ? curve : limitIterations(curve, limit),
    durationMs: curve.durationMs,
    iterationLimit: limit,
    warmUpMs: requireDurationMs(load.warmUp),
    gracefulStopMs: requireDurationMs(load.gracefulStop),
    maxInFlight: load.maxInFlight ?? null,
  };
}

function compileStep(step: StepDefinition, index: number, names: TemplateNames, target: URL): CompiledStep {
  const path = `steps[${index}]`;
  if (!step.http) throw new Error(`${path}: http is missing`);
  const place = { path, step: index, names, target };
  const template = (text: string | null | undefined, field: string): Template | null =>
    text == null ? null : compileTemplate(text, { ...place, path: `${path}.${field}` });
  return {
    name: step.name,
    request: compileRequest(step.http, { ...place, path: `${path}.http` }),
    extract: step.extract.map((extraction, at) => ({
      name: extraction.name,
      from: extraction.from,
      expression: extraction.expression ?? null,
      default: template(extraction.default, `extract[${at}].default`),
    })),
    checks: step.checks.map((check, at) => ({
      name: check.name ?? checkName(check),
      subject: check.subject,
      expression: check.expression ?? null,
      comparison: check.comparison,
      value: check.comparison === 'MATCHES' ? textTemplate(check.value) : template(check.value, `checks[${at}].value`),
    })),
    thinkTimeMs: requireDurationMs(step.thinkTime),
    thinkTimeMaxMs: step.thinkTimeMax == null ? null : requireDurationMs(step.thinkTimeMax),
  };
}

/** What a check is called that was given no name: `STATUS EQUALS 200`. */
export function checkName({ subject, expression, comparison, value }: CheckDefinition): string {
  return [subject, expression, comparison, value].filter((word) => word != null && word !== '').join(' ');
}

function textTemplate(text: string | null | undefined): Template | null {
  return text == null ? null : [{ kind: 'text', text }];
}

function compileData(source: DataSourceDefinition, index: number, files: DataFiles): CompiledDataSource {
  const { name, order, fileId = null } = source;
  if (fileId !== null) {
    const facts = files.get(fileId);
    if (facts === undefined) throw new Error(`data[${index}].fileId: there is no file ${fileId}`);
    return { name, columns: facts.columns, order, rowCount: facts.rowCount, rows: null, fileId };
  }
  const table = dataTable(source);
  if (table === null) throw new Error(`data[${index}]: there are no rows`);
  if (typeof table === 'string') throw new Error(`data[${index}].csv: ${table}`);
  const { columns, rows } = table;
  const values = rows.map((row) =>
    columns.map((column) => (Object.hasOwn(row, column) ? (row[column] ?? null) : null)),
  );
  return { name, columns, order, rowCount: rows.length, rows: values, fileId };
}

function compileThreshold(threshold: ThresholdDefinition): CompiledThreshold {
  const { metric, comparison, value, step, window, abortOnFail, abortDelay } = threshold;
  return {
    metric,
    comparison,
    value,
    step: step ?? null,
    windowSeconds: window == null ? null : requireDurationMs(window) / 1000,
    abortOnFail,
    abortDelayMs: requireDurationMs(abortDelay),
  };
}

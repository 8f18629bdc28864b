import { compileRequest } from './compile-request.ts';
import type {
  CompiledDataSource,
  CompiledLoad,
  CompiledScenario,
  CompiledStep,
  CompiledThreshold,
} from './compiled.ts';
import { compileCurve } from './curve.ts';
import { dataTable } from './data.ts';
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
 * Throws an Error that names the place where the scenario is not valid; `validateScenario` finds all such places.
 */
export function compileScenario(definition: ScenarioDefinition): CompiledScenario {
  const names = namesOf(definition);
  const target = URL.parse(definition.target);
  if (target === null) throw new Error(`target: ${definition.target} is not an absolute URL`);
  return {
    name: definition.name,
    target: definition.target,
    load: compileLoad(definition.load),
    steps: definition.steps.map((step, index) => compileStep(step, index, names, target)),
    variables: Object.fromEntries(names.initial),
    secrets: [...names.secrets],
    data: definition.data.map(compileData),
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

/** The load in numbers. Throws where it is not valid. */
export function compileLoad(load: LoadDefinition): CompiledLoad {
  return {
    model: load.model,
    curve: compileCurve(load),
    iterationLimit: null,
    warmUpMs: requireDurationMs(load.warmUp),
    gracefulStopMs: requireDurationMs(load.gracefulStop),
    maxInFlight: load.maxInFlight ?? null,
  };
}

function compileStep(step: StepDefinition, index: number, names: TemplateNames, target: URL): CompiledStep {
  if (!step.http) throw new Error(`steps[${index}]: http is missing`);
  return {
    name: step.name,
    request: compileRequest(step.http, { step: index, names, target }),
    extract: step.extract.map(({ name, from, expression, default: fallback }) => ({
      name,
      from,
      expression: expression ?? null,
      default: fallback ?? null,
    })),
    checks: step.checks.map((check) => ({
      name: check.name ?? checkName(check),
      subject: check.subject,
      expression: check.expression ?? null,
      comparison: check.comparison,
      value: check.value ?? null,
    })),
    thinkTimeMs: requireDurationMs(step.thinkTime),
    thinkTimeMaxMs: step.thinkTimeMax == null ? null : requireDurationMs(step.thinkTimeMax),
  };
}

/** What a check is called that was given no name: `STATUS EQUALS 200`. */
export function checkName({ subject, expression, comparison, value }: CheckDefinition): string {
  return [subject, expression, comparison, value].filter((word) => word != null && word !== '').join(' ');
}

function compileData(source: DataSourceDefinition, index: number): CompiledDataSource {
  const table = dataTable(source);
  if (table === null) throw new Error(`data[${index}]: the rows of file ${source.fileId ?? ''} are not here`);
  if (typeof table === 'string') throw new Error(`data[${index}].csv: ${table}`);
  const { columns, rows } = table;
  return {
    name: source.name,
    columns,
    order: source.order,
    rowCount: rows.length,
    rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
    fileId: null,
  };
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

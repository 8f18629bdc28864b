export * from './adjust.ts';
export { checkShape } from './check-shape.ts';
export * from './compile.ts';
export * from './compiled.ts';
export { CsvError, type CsvRecord, CsvRecords, csvColumns, fieldsProblem } from './csv-records.ts';
export {
  compileCurve,
  dueTimeMs,
  firstDueAt,
  integralAt,
  levelAt,
  plannedIn,
} from './curve.ts';
export * from './data.ts';
export * from './definition.ts';
export * from './describe.ts';
export * from './duration.ts';
export * from './functions.ts';
export * from './input.ts';
export { hasErrors } from './issue.ts';
export * from './json-path.ts';
export { LIMITS } from './limits.ts';
export * from './metrics.ts';
export * from './normalize.ts';
export { compilePattern, type Pattern } from './pattern.ts';
export * from './preview.ts';
export { constantText, type Placeholder, placeholderText, renderTemplate } from './template.ts';
export { appendQueryText, encodeQuery, formText } from './url.ts';
export { validateScenario } from './validate.ts';
export { headerValueProblem } from './validate-headers.ts';
export { validateLoad } from './validate-load.ts';

/** What a plan may ask for and this engine cannot do yet. Named as a whole before anything is sent. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { RunPlan } from '@loadtest/protocol';
import type { CompiledRequest, CompiledScenario, CompiledStep, Template } from '@loadtest/scenario';
import { constantOf, prepareStep } from './prepared-step.ts';

/** Headers that the engine sets itself, or that would break the connection for the requests after it. */
const FORBIDDEN_HEADERS = new Set(['transfer-encoding', 'keep-alive', 'upgrade', 'expect']);

/** Each with its path, as in `steps[0].http.retry: …`; empty: the engine can run it. */
export function unsupported(scenario: CompiledScenario): string[] {
  return [
    ...(scenario.httpVersion === 'HTTP2' ? ['httpVersion: HTTP/2 is not supported yet; use AUTO or HTTP1'] : []),
    ...(scenario.data.length > 0 ? ['data: rows are not supported yet'] : []),
    ...scenario.steps.flatMap((step, index) => ofStep(step).map((problem) => `steps[${index}]${problem}`)),
  ];
}

/** Throws an error that names all that the plan asks for in vain. */
export function assertSupported(plan: RunPlan): void {
  const problems = unsupported(plan.scenario);
  if (problems.length > 0) throw new Error(`This worker cannot run the plan: ${problems.join('; ')}`);
}

function ofStep(step: CompiledStep): string[] {
  const { request } = step;
  const problems = [
    ...(step.extract.length > 0 ? ['.extract: not supported yet'] : []),
    ...(request.retry === null ? [] : ['.http.retry: not supported yet']),
    ...step.checks.flatMap((check, index) =>
      check.subject === 'STATUS' ? [] : [`.checks[${index}].subject: ${check.subject} is not supported yet`],
    ),
    ...(templatesOf(request).every(isConstant)
      ? []
      : ['.http: templates that change between iterations are not supported yet']),
    ...request.headers.flatMap(({ name, value }, index) => ofHeader(name, value, `.http.headers[${index}]`)),
  ];
  if (problems.length > 0) return problems;
  try {
    prepareStep(step, 0);
    return [];
  } catch (error) {
    return [`: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function ofHeader(name: string, value: Template, path: string): string[] {
  if (FORBIDDEN_HEADERS.has(name.toLowerCase())) return [`${path}: ${name} cannot be set`];
  if (!isConstant(value)) return [];
  try {
    validateHeaderName(name);
    validateHeaderValue(name, constantOf(value));
    return [];
  } catch (error) {
    return [`${path}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function isConstant(template: Template): boolean {
  return template.every((part) => part.kind === 'text');
}

function templatesOf({ url, headers, query, body }: CompiledRequest): Template[] {
  const ofBody = body.kind === 'text' || body.kind === 'json' ? [body.template] : [];
  const ofForm = body.kind === 'form' ? body.fields.flatMap(({ name, value }) => [name, value]) : [];
  return [
    url,
    ...headers.map(({ value }) => value),
    ...query.flatMap(({ name, value }) => [name, value]),
    ...ofBody,
    ...ofForm,
  ];
}

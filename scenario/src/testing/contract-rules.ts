/** Inputs that break one rule of the API's descriptions of a scenario each, and what is told of them. */
import { expect, it } from 'vitest';
import { checkShape } from '../check-shape.ts';
import type { DataFiles } from '../data.ts';
import type { DataSourceInput, HttpRequestInput, LoadInput, ScenarioInput, StepInput } from '../input.ts';
import { normalize } from '../normalize.ts';
import { validateScenario } from '../validate.ts';

/** Fields in place of those of a right scenario. */
export type Changes = Readonly<Record<string, unknown>>;
/** The rule, what breaks it, the path, and a part of the message. */
export type Rule = [rule: string, changes: Changes, path: string, message: string];

export const CONSTANT_RATE: LoadInput = { model: 'CONSTANT_RATE', rate: 10, duration: '1m' };
export const RAMPING_RATE: LoadInput = { model: 'RAMPING_RATE', rate: 0, stages: [{ to: 10, duration: '1m' }] };
export const CONSTANT_USERS: LoadInput = { model: 'CONSTANT_USERS', users: 5, duration: '1m' };
export const RAMPING_USERS: LoadInput = { model: 'RAMPING_USERS', users: 0, stages: [{ to: 10, duration: '1m' }] };
export const HOME: StepInput = { name: 'Home', http: { url: '/' } };
const BASE: ScenarioInput = { name: 'Shop', target: 'https://shop.example', load: CONSTANT_RATE, steps: [HOME] };
const FILES: DataFiles = new Map([
  ['f1', { columns: ['email', 'password'], rowCount: 500 }],
  ['f0', { columns: ['email'], rowCount: 0 }],
]);

export const load = (changes: Changes, base: LoadInput = CONSTANT_RATE): Changes => ({ load: { ...base, ...changes } });
export const step = (changes: Changes): Changes => ({ steps: [{ ...HOME, ...changes }] });
export const http = (changes: Partial<HttpRequestInput> | Changes): Changes =>
  step({ http: { url: '/', method: 'POST', ...changes } });
export const retry = (changes: Changes): Changes => http({ retry: { maxAttempts: 3, ...changes } });
export const extract = (changes: Changes): Changes =>
  step({ extract: [{ name: 'id', from: 'JSON', expression: '$.id', ...changes }] });
export const check = (changes: Changes): Changes =>
  step({ checks: [{ subject: 'STATUS', comparison: 'EQUALS', value: '200', ...changes }] });
export const data = (...sources: (DataSourceInput | Changes)[]): Changes => ({ data: sources });
export const threshold = (changes: Changes): Changes => ({
  thresholds: [{ metric: 'latency.p95', comparison: 'LESS_THAN', value: 500, ...changes }],
});
export const steps = (length: number): StepInput[] =>
  Array.from({ length }, (_, index) => ({ ...HOME, name: `s${index}` }));

/** As a file or the API takes it: its types first, then all the rest. Features that are yet to come are left aside. */
export function issuesOf(changes: Changes): string[] {
  const input = { ...BASE, ...changes };
  const wrong = checkShape(input);
  const issues = wrong.length > 0 ? wrong : validateScenario(normalize(input as ScenarioInput), FILES);
  return issues
    .filter(({ message }) => !message.endsWith('not supported by this version yet'))
    .map(({ severity, path, message }) => `${severity} ${path}: ${message}`);
}

/** Tests that each rule, when it is broken, is told as one error at its path. */
export function holds(...rules: Rule[]): void {
  it.each(rules)('%s', (_, changes, path, message) => {
    const issues = issuesOf(changes);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toContain(`ERROR ${path}: `);
    expect(issues[0]).toContain(message);
  });
}

/** What an attempt's answer means: which checks passed, what was extracted, and which one error the request has. */
import type { ErrorKind } from '@loadtest/protocol';
import type { JsonValue } from '@loadtest/scenario';
import { Answer } from './answer.ts';
import type { PreparedCheck } from './checks.ts';
import type { PreparedStep } from './prepared-step.ts';
import type { Outcome } from './transport.ts';
import type { HasValues } from './values.ts';

/** A request has one error at most. The sample is for people, neither masked nor cut; null for INTERRUPTED, which is no error. */
export interface RequestError {
  readonly kind: ErrorKind;
  readonly sample: string | null;
}

export interface Judgement {
  readonly error: RequestError | null;
  /** By check: why it failed, null where it passed; empty where none was made. */
  readonly problems: readonly (string | null)[];
  /** By extraction: its value, undefined where there is none. */
  readonly extracted: readonly (JsonValue | undefined)[];
  /** The steps behind cannot go on: what they need was not found. */
  readonly endsIteration: boolean;
}

const NOTHING: never[] = [];
const GOOD: Judgement = { error: null, problems: NOTHING, extracted: NOTHING, endsIteration: false };

/** Of the last attempt and hop of a step. Kinds in this order: transport, TIMEOUT, CHECK, EXTRACT, HTTP_5XX, HTTP_4XX. */
export function judge(step: PreparedStep, outcome: Outcome, iteration: HasValues): Judgement {
  if (outcome.failure?.kind === 'INTERRUPTED') return { ...GOOD, error: errorOfAttempt(step, outcome, iteration) };
  if (step.checks.length === 0 && step.extract.length === 0) {
    const error = errorOfAttempt(step, outcome, iteration);
    return error === null ? GOOD : { ...GOOD, error };
  }
  const answer = new Answer(outcome);
  const problems: (string | null)[] = step.checks.length === 0 ? NOTHING : [];
  let failed: string | null = null;
  for (const check of step.checks) {
    const problem = verify(check, answer, iteration);
    failed ??= problem;
    problems.push(problem);
  }
  const extracted: (JsonValue | undefined)[] = step.extract.length === 0 ? NOTHING : [];
  let missing: string | null = null;
  for (const extraction of step.extract) {
    let value: JsonValue | undefined;
    try {
      value = extraction.read(answer, iteration.values);
      if (value === undefined) missing ??= extraction.problem(answer);
    } catch (error) {
      missing ??= messageOf(error);
    }
    extracted.push(value);
  }
  return { error: errorOf(step, outcome, failed, missing), problems, extracted, endsIteration: missing !== null };
}

/** Of an attempt that another one follows: checks are not made of it, but a status that the STATUS checks accept is no error. */
export function errorOfAttempt(step: PreparedStep, outcome: Outcome, iteration: HasValues): RequestError | null {
  if (outcome.failure !== null || outcome.status < 400 || step.statusChecks.length === 0)
    return errorOf(step, outcome, null, null);
  const answer = new Answer(outcome);
  const accepted = step.statusChecks.every((check) => verify(check, answer, iteration) === null);
  return accepted ? null : errorOfStatus(outcome.status);
}

function errorOf(
  step: PreparedStep,
  { failure, status }: Outcome,
  check: string | null,
  missing: string | null,
): RequestError | null {
  if (failure !== null) return { kind: failure.kind, sample: failure.kind === 'INTERRUPTED' ? null : failure.message };
  if (check !== null) return { kind: 'CHECK', sample: check };
  if (missing !== null) return { kind: 'EXTRACT', sample: missing };
  return step.statusChecks.length > 0 ? null : errorOfStatus(status);
}

function errorOfStatus(status: number): RequestError | null {
  if (status < 400) return null;
  return { kind: status < 500 ? 'HTTP_4XX' : 'HTTP_5XX', sample: `Status ${status}` };
}

/** Null: passed. What reading a value throws (a data file that is gone, JSON too deep for a path) is why it could not be read. */
function verify(check: PreparedCheck, answer: Answer, iteration: HasValues): string | null {
  try {
    return check.verify(answer, iteration);
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

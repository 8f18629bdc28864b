/** Checks of a step's answer. */
import { type CheckSubject, type CompiledCheck, compileJsonPath, type JsonValue } from '@loadtest/scenario';
import type { Answer } from './answer.ts';
import { compileComparison, type Holds, textOf } from './comparisons.ts';
import { headerLines } from './headers.ts';
import { valueFor } from './late.ts';
import { prepareText } from './prepared-text.ts';
import type { ValueNames } from './value-names.ts';
import type { HasValues } from './values.ts';

export interface PreparedCheck {
  readonly name: string;
  readonly readsBody: boolean;
  /** Null: passed. Else what was found instead, for people, neither masked nor cut. */
  verify(answer: Answer, iteration: HasValues): string | null;
  /** What it looks at, as text; null where there is nothing. */
  actual(answer: Answer): string | null;
}

/** What there is to be checked: nothing, one value, or (of a header sent several times) each line and all of them. */
type Find = (answer: Answer) => readonly JsonValue[];

const READS_BODY: ReadonlySet<CheckSubject> = new Set(['BODY', 'JSON', 'SIZE_BYTES']);

/** What stands before what was found, and behind it. */
const WORDS: Readonly<Record<CheckSubject, readonly [string, string]>> = {
  STATUS: ['Status ', ''],
  HEADER: ['Header ', ''],
  COOKIE: ['Cookie ', ''],
  BODY: ['Body: ', ''],
  JSON: ['', ''],
  LATENCY_MS: ['Latency ', ' ms'],
  SIZE_BYTES: ['Size ', ' bytes'],
};

/**
 * Makes a check that can be run many times. It fails where there is nothing to be checked, NOT_EQUALS too: no answer, no such
 * header or path, no JSON. Throws where the expression is none.
 */
export function prepareCheck(check: CompiledCheck, names: ValueNames): PreparedCheck {
  const { name, subject, comparison } = check;
  const expression = check.expression ?? '';
  const find = finder(subject, expression);
  const wanted = prepareText(check.value ?? [], names);
  const constant = typeof wanted === 'string' ? compileComparison(comparison, wanted) : null;
  const comparisonFor = (iteration: HasValues): Holds =>
    constant ?? compileComparison(comparison, valueFor(wanted, iteration.values));
  const [before, behind] = WORDS[subject];
  const label = expression === '' ? before : `${before}${expression}: `;
  return {
    name,
    readsBody: READS_BODY.has(subject),
    verify(answer, iteration) {
      if (answer.outcome.failure !== null) return `No answer: ${answer.outcome.failure.message}`;
      const found = find(answer);
      const holds = comparisonFor(iteration);
      // A header's lines are one value: it equals nothing that one of them equals.
      const passed = comparison === 'NOT_EQUALS' ? found.length > 0 && found.every(holds) : found.some(holds);
      if (passed) return null;
      const last = found.at(-1);
      return last === undefined ? `${label}${answer.problem ?? 'nothing found'}` : `${label}${textOf(last)}${behind}`;
    },
    actual(answer) {
      const last = answer.outcome.failure === null ? find(answer).at(-1) : undefined;
      return last === undefined ? null : textOf(last);
    },
  };
}

function finder(subject: CheckSubject, expression: string): Find {
  switch (subject) {
    case 'STATUS':
      return ({ outcome }) => [outcome.status];
    case 'HEADER': {
      const name = expression.toLowerCase();
      return (answer) => {
        const lines = headerLines(answer.outcome.headers, name);
        return lines.length > 1 ? [...lines, lines.join(', ')] : lines;
      };
    }
    case 'COOKIE':
      return (answer) => present(answer.cookie(expression));
    case 'BODY':
      return (answer) => present(answer.text());
    case 'JSON': {
      const path = compileJsonPath(expression);
      return (answer) => {
        const json = answer.json();
        return json === undefined ? [] : present(path(json), true);
      };
    }
    case 'LATENCY_MS':
      return ({ outcome }) =>
        outcome.sentMs === null ? [] : [Math.round((outcome.doneMs - outcome.sentMs) * 1000) / 1000];
    case 'SIZE_BYTES':
      return (answer) => present(answer.bytes()?.length);
    default:
      return subject satisfies never;
  }
}

function present(value: JsonValue | undefined, nullCounts = false): readonly JsonValue[] {
  return value === undefined || (value === null && !nullCounts) ? [] : [value];
}

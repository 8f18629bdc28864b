/** What steps take out of their answers for the steps after them. */
import {
  type CompiledExtract,
  compileJsonPath,
  compilePattern,
  type ExtractFrom,
  type JsonValue,
} from '@loadtest/scenario';
import type { Answer } from './answer.ts';
import { headerLines, headerText } from './headers.ts';
import { valueFor } from './late.ts';
import { prepareText } from './prepared-text.ts';
import { slotOf, type ValueNames } from './value-names.ts';
import type { IterationValues } from './values.ts';

export interface PreparedExtract {
  readonly name: string;
  readonly slot: number;
  readonly readsBody: boolean;
  /** What the answer holds, in its own type, else the default; undefined where there is neither. */
  read(answer: Answer, values: IterationValues): JsonValue | undefined;
  /** Why nothing was found, for people, neither masked nor cut. */
  problem(answer: Answer): string;
}

const READS_BODY: ReadonlySet<ExtractFrom> = new Set(['JSON', 'REGEX']);

/**
 * JSON: the first match of a JSONPath. HEADER: its value; sent several times, all lines joined by commas (of set-cookie, which
 * cannot be joined, the first). COOKIE: the value that this very answer sets. REGEX: in the decoded body the first group of
 * the first match, else the match. STATUS: a number. Throws where the expression is none.
 */
export function prepareExtract(extract: CompiledExtract, names: ValueNames): PreparedExtract {
  const { name, from } = extract;
  const expression = extract.expression ?? '';
  const slot = slotOf(names, name);
  const find = finder(from, expression);
  const fallback = extract.default === null ? null : prepareText(extract.default, names);
  return {
    name,
    slot,
    readsBody: READS_BODY.has(from),
    read(answer, values) {
      const found = answer.outcome.failure === null ? find(answer) : undefined;
      return found === undefined && fallback !== null ? valueFor(fallback, values) : found;
    },
    problem(answer) {
      const { failure, status } = answer.outcome;
      if (failure !== null) return `No answer to take ${name} from: ${failure.message}`;
      const why = answer.problem === null ? '' : ` (${answer.problem})`;
      return `Nothing to take ${name} from: ${WHERE[from]}${expression}${why}, status ${status}`;
    },
  };
}

const WHERE: Readonly<Record<ExtractFrom, string>> = {
  JSON: 'no ',
  HEADER: 'no header ',
  COOKIE: 'the last answer sets no cookie ',
  REGEX: 'no match of ',
  STATUS: 'no status',
};

function finder(from: ExtractFrom, expression: string): (answer: Answer) => JsonValue | undefined {
  switch (from) {
    case 'JSON': {
      const path = compileJsonPath(expression);
      return (answer) => {
        const json = answer.json();
        return json === undefined ? undefined : path(json);
      };
    }
    case 'HEADER': {
      const name = expression.toLowerCase();
      return (answer) => {
        const { headers } = answer.outcome;
        return (name === 'set-cookie' ? headerLines(headers, name)[0] : headerText(headers, name)) ?? undefined;
      };
    }
    case 'COOKIE':
      return (answer) => answer.cookie(expression);
    case 'REGEX': {
      const pattern = compilePattern(expression);
      return (answer) => {
        const text = answer.text();
        return text === null ? undefined : (pattern.first(text) ?? undefined);
      };
    }
    case 'STATUS':
      return ({ outcome }) => outcome.status;
    default:
      return from satisfies never;
  }
}

/** How validation says what is wrong: each problem with its path, in a sentence that names the remedy. */
import type { Issue } from './definition.ts';
import { durationMs, formatDuration } from './duration.ts';

export type Issues = Generator<Issue, void, undefined>;

export function error(path: string, message: string): Issue {
  return { path, message, severity: 'ERROR' };
}

export function warning(path: string, message: string): Issue {
  return { path, message, severity: 'WARNING' };
}

/** Whether what was found keeps the scenario from being saved and run. */
export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some(({ severity }) => severity === 'ERROR');
}

/** `value` as it stands in a message, cut where it is long. */
export function quote(value: string): string {
  return `'${shorten(value)}'`;
}

/** A text of 80 characters at most. */
export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** The path of an entry: `variables.name`, or `variables["odd name"]`. */
export function keyPath(path: string, key: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** A name: not blank, on one line, not too long. */
export function* nameIssues(name: string, path: string, longest: number): Issues {
  if (name.trim() === '') yield error(path, 'This is blank: give it a name');
  else if (name.length > longest)
    yield error(path, `This has ${count(name.length)} characters: use at most ${count(longest)}`);
  if (/\p{Cc}/u.test(name))
    yield error(path, 'This holds a line break or another control character: write it on one line');
}

interface DurationBounds {
  /** Smallest allowed, ms. */
  readonly atLeastMs?: number;
  readonly atMostMs: number;
  readonly wholeSeconds?: boolean;
}

/** A duration that parses and lies within its bounds. */
export function* durationIssues(
  text: string,
  path: string,
  { atLeastMs = 0, atMostMs, wholeSeconds = false }: DurationBounds,
): Issues {
  const ms = durationMs(text);
  if (ms === null) {
    yield error(
      path,
      `${quote(text)} is not a length of time: write a number and a unit (ms, s, m, h, d), such as 250ms, 1.5s or 1h30m`,
    );
  } else if (ms < atLeastMs) {
    yield error(path, `${quote(text)} is too short: give at least ${formatDuration(atLeastMs)}`);
  } else if (ms > atMostMs) {
    yield error(path, `${quote(text)} is too long: give at most ${formatDuration(atMostMs)}`);
  } else if (wholeSeconds && ms % 1000 !== 0) {
    yield error(path, `${quote(text)} is not in whole seconds: write it as ${Math.max(1, Math.round(ms / 1000))}s`);
  }
}

/** A whole number within its bounds. */
export function* wholeIssues(value: number, path: string, atLeast: number, atMost: number): Issues {
  if (!Number.isInteger(value))
    yield error(path, `${value} is not a whole number: give one of ${count(atLeast)} to ${count(atMost)}`);
  else if (value < atLeast || value > atMost)
    yield error(path, `${count(value)} is out of range: give ${count(atLeast)} to ${count(atMost)}`);
}

/** Not more entries than allowed. */
export function* lengthIssues(list: readonly unknown[], path: string, atMost: number): Issues {
  if (list.length > atMost) yield error(path, `There are ${count(list.length)} entries: give at most ${count(atMost)}`);
}

/** For each name the index of its first appearance. */
export function firstIndexes(names: readonly string[]): number[] {
  const first = new Map<string, number>();
  return names.map((name, index) => {
    const known = first.get(name) ?? index;
    first.set(name, known);
    return known;
  });
}

/** Names that are there more than once in a list, at the path of the second. `pathOf`: of an entry; `what`: the entries. */
export function* repeatedIssues(
  names: readonly string[],
  field: string,
  pathOf: (index: number) => string,
  what: string,
): Issues {
  for (const [index, first] of firstIndexes(names).entries()) {
    if (first === index) continue;
    yield error(
      `${pathOf(index)}.${field}`,
      `${quote(names[index] ?? '')} is the ${field} of ${pathOf(first)} too: ${what} need a ${field} of their own`,
    );
  }
}

/** A number for people: 1,048,576. */
export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 9 });
}

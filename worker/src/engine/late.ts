/** Values of which some are the same for every iteration, and the others are made for each. */
import type { IterationValues } from './values.ts';

/** The value, or how to make it for an iteration. */
export type Late<Value> = Value | ((values: IterationValues) => Value);

export function isLate<Value>(late: Late<Value>): late is (values: IterationValues) => Value {
  return typeof late === 'function';
}

/** The value for one iteration. */
export function valueFor<Value>(late: Late<Value>, values: IterationValues): Value {
  return isLate(late) ? late(values) : late;
}

/** What `make` makes of the value: now where it is constant, else for each iteration. */
export function mapLate<From, To>(late: Late<From>, make: (value: From) => To): Late<To> {
  return isLate(late) ? (values) => make(late(values)) : make(late);
}

/** Many as one. */
export function allLate<Value>(list: readonly Late<Value>[]): Late<Value[]> {
  const constants: Value[] = [];
  for (const late of list) {
    if (isLate(late)) return (values) => list.map((each) => valueFor(each, values));
    constants.push(late);
  }
  return constants;
}

/** Texts one behind the other, as one. */
export function joinLate(list: readonly Late<string>[]): Late<string> {
  const parts: Late<string>[] = [];
  for (const late of list) {
    const last = parts.at(-1);
    if (typeof late === 'string' && typeof last === 'string') parts[parts.length - 1] = last + late;
    else parts.push(late);
  }
  if (parts.length < 2) return parts[0] ?? '';
  return (values) => {
    let text = '';
    for (const part of parts) text += valueFor(part, values);
    return text;
  };
}

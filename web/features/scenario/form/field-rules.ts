import type { CheckSubject, Comparison, ExtractFrom, LoadModel } from '../../../gql/graphql.ts';

/** Iterations start at their time, however slow the target is. */
export function isOpenModel(model: LoadModel): boolean {
  return model === 'CONSTANT_RATE' || model === 'RAMPING_RATE';
}

export function isRamp(model: LoadModel): boolean {
  return model === 'RAMPING_RATE' || model === 'RAMPING_USERS';
}

/** What an expression is, by what is looked at; null where there is nothing to say. */
export function expressionOf(
  of: CheckSubject | ExtractFrom,
): { readonly label: string; readonly example: string } | null {
  switch (of) {
    case 'JSON':
      return { label: 'JSONPath', example: '$.id' };
    case 'HEADER':
      return { label: 'Header', example: 'content-type' };
    case 'COOKIE':
      return { label: 'Cookie', example: 'session' };
    case 'REGEX':
      return { label: 'Regular expression', example: 'id=(\\d+)' };
    default:
      return null;
  }
}

const ORDERED: readonly Comparison[] = ['LESS_THAN', 'AT_MOST', 'GREATER_THAN', 'AT_LEAST'];

/** The comparisons that make sense for what a check looks at. */
export function comparisonsOf(subject: CheckSubject): readonly Comparison[] {
  switch (subject) {
    case 'STATUS':
      return ['EQUALS', 'NOT_EQUALS', ...ORDERED, 'CONTAINS', 'MATCHES'];
    case 'LATENCY_MS':
    case 'SIZE_BYTES':
      return ['LESS_THAN', 'AT_MOST', 'GREATER_THAN', 'AT_LEAST', 'EQUALS', 'NOT_EQUALS'];
    case 'BODY':
      return ['CONTAINS', 'MATCHES', 'EQUALS', 'NOT_EQUALS', ...ORDERED];
    default:
      return ['EQUALS', 'NOT_EQUALS', 'EXISTS', 'CONTAINS', 'MATCHES', ...ORDERED];
  }
}

export function needsValue(comparison: Comparison): boolean {
  return comparison !== 'EXISTS';
}

/** What is looked at is a number, so that blanks round a value mean nothing. */
export function isNumber(subject: CheckSubject): boolean {
  return subject === 'STATUS' || subject === 'LATENCY_MS' || subject === 'SIZE_BYTES';
}

import type { FieldIssue } from '../../../lib/api-error.ts';

/** The number that a field means; null where it is empty, or no number, which is then an issue. */
export function numberOf(
  text: string,
  path: string,
  issues: FieldIssue[],
  isNeeded: 'needed' | 'optional' = 'optional',
): number | null {
  if (text.trim() === '') {
    if (isNeeded === 'needed') issues.push({ path, message: 'Write a number here.' });
    return null;
  }
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  issues.push({ path, message: `“${text}” is not a number. Write it in digits, as 2000 or 0.5.` });
  return null;
}

/** The path of a variable, as the API gives it: a name that is no plain word stands in brackets. */
export function variablePath(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? `variables.${name}` : `variables[${JSON.stringify(name)}]`;
}

/** Parts of a list that is typed with commas. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The value that a field means; null, and an issue with the remedy, where it is no JSON. */
export function jsonOf(text: string, path: string, issues: FieldIssue[], remedy: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    issues.push({ path, message: `This is not JSON: ${reason}. ${remedy}` });
    return null;
  }
}

/** JSON that is the same text for the same value: names in order, what is undefined left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)))
      : part,
  );
}

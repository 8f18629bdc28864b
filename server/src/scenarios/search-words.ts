/** What a search compares: words without case and accents. A search word matches where a word begins with it. */

const MOST_WORDS = 1000;

export function wordsOf(...texts: readonly (string | null | undefined)[]): string[] {
  const plain = texts
    .filter((text) => text != null)
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  return [...new Set(plain.match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, MOST_WORDS);
}

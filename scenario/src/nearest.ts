/** The name that differs least from what was written, by at most two letters or in case only; null where none does. */
export function nearest(written: string, names: readonly string[]): string | null {
  const ranked = names.map((candidate) => ({
    candidate,
    distance: distanceOf(written.toLowerCase().slice(0, 50), candidate.toLowerCase()),
  }));
  const best = ranked.sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.min(2, written.length - 1) ? best.candidate : null;
}

/** Levenshtein distance. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

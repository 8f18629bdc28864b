/**
 * HDR's bucket layout (Gil Tene, HdrHistogram; public domain): whole microseconds, three significant digits, 1 µs to 1 h.
 * Values below 2,048 have a bucket each; above, each power of two is cut into 1,024 buckets of equal width, so that a bucket
 * is never wider than 1/1,024 of what it holds. The same layout as hdr-histogram-js with (1, 3,600,000,000, 3).
 */

export const LOWEST_US = 1;
export const HIGHEST_US = 3_600_000_000;
/** Indices are 0 … BUCKETS − 1. */
export const BUCKETS = 23 * 1024;
export const SIGNIFICANT_DIGITS = 3;

/** The bucket of a value: whole µs, at least 0, below 2^32. */
export function indexOf(us: number): number {
  if (us < 2048) return us;
  const shift = 21 - Math.clz32(us);
  return shift * 1024 + (us >>> shift);
}

/** The lowest value that falls into the bucket, µs. */
export function lowestOf(index: number): number {
  if (index < 2048) return index;
  return ((index & 1023) + 1024) * 2 ** ((index >>> 10) - 1);
}

/** How many values (whole µs) fall into the bucket. */
export function widthOf(index: number): number {
  return index < 2048 ? 1 : 2 ** ((index >>> 10) - 1);
}

/** The highest value that falls into the bucket, µs. */
export function highestOf(index: number): number {
  return lowestOf(index) + widthOf(index) - 1;
}

/** What stands for all values of the bucket. */
export function middleOf(index: number): number {
  return lowestOf(index) + Math.floor(widthOf(index) / 2);
}

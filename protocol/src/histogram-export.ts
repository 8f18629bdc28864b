/** The standard form of HdrHistogram (V2, compressed, base64), by hdr-histogram-js: what other tools read. */
import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { Histogram } from './histogram.ts';
import { HIGHEST_US, LOWEST_US, lowestOf, SIGNIFICANT_DIGITS } from './histogram-layout.ts';

/** HdrHistogram V2, compressed, base64, µs. Merges without loss in any HdrHistogram. */
export function toHdrBase64(histogram: Histogram): string {
  const standard = build({
    bitBucketSize: 64,
    lowestDiscernibleValue: LOWEST_US,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
  });
  histogram.forEach((index, count) => {
    standard.recordValueWithCount(lowestOf(index), count);
  });
  return encodeIntoCompressedBase64(standard);
}

import { formatTime, formatUtc } from '../lib/format-time.ts';

/** A moment in the person's own zone; UTC on hover. */
export function Moment({ iso }: { readonly iso: string }) {
  return (
    <time dateTime={iso} title={formatUtc(iso)} suppressHydrationWarning>
      {formatTime(iso)}
    </time>
  );
}

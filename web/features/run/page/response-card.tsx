'use client';
import clsx from 'clsx';
import { useState } from 'react';
import { useStore } from '../../../lib/use-store.ts';
import { ChartCard } from '../chart/chart-card.tsx';
import type { Scene } from '../chart/scene.ts';
import { type LatencyKind, latencyChart } from '../chart/series.ts';

const SPECS = { response: latencyChart('response'), latency: latencyChart('latency') };
const KINDS = [
  ['response', 'Response time', 'From when a request was due to its last byte: what a user would have waited'],
  ['latency', 'Latency', 'From the actual send to the last byte'],
] as const;

/** Response time, or latency beside it: what the target alone took. */
export function ResponseCard({ scene }: { readonly scene: Scene }) {
  const [kind, setKind] = useState<LatencyKind>('response');
  // The figures at the cursor need the room of the choice that is not taken.
  const isReading = useStore(scene.cursor) !== null;
  return (
    <ChartCard
      testId="chart-response"
      spec={SPECS[kind]}
      scene={scene}
      title={
        <span className="flex gap-3">
          {KINDS.map(([value, label, hint]) => (
            <button
              key={value}
              type="button"
              title={hint}
              aria-pressed={kind === value}
              onClick={() => setKind(value)}
              className={clsx(
                'rounded',
                kind !== value && 'font-normal text-muted hover:text-text',
                kind !== value && isReading && 'hidden',
              )}
            >
              {label}
            </button>
          ))}
        </span>
      }
    />
  );
}

'use client';
import { useMemo } from 'react';
import { ChartCard } from '../chart/chart-card.tsx';
import { inFlightChart, rateChart } from '../chart/series.ts';
import type { RunPictures, RunView } from '../live/run-session.ts';
import { EventsCard } from './events-card.tsx';
import { ResponseCard } from './response-card.tsx';
import { useScene } from './use-scene.ts';

interface RunChartsProps {
  readonly view: RunView;
  readonly pictures: RunPictures;
}

/** Planned beside achieved, always; one cursor over all of them. */
export function RunCharts({ view, pictures }: RunChartsProps) {
  const scene = useScene(view, pictures);
  const { model } = view.head.definition.load;
  const specs = useMemo(() => ({ rate: rateChart(model), inFlight: inFlightChart(model) }), [model]);
  return (
    <div className="grid gap-4 wide:grid-cols-2">
      <ChartCard spec={specs.rate} scene={scene} testId="chart-rate" />
      <ResponseCard scene={scene} />
      <ChartCard spec={specs.inFlight} scene={scene} testId="chart-in-flight" />
      <EventsCard events={view.events} />
    </div>
  );
}

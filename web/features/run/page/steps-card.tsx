'use client';
import clsx from 'clsx';
import { formatCount, formatFigure, formatShare } from '../../../lib/format-number.ts';
import { Card } from '../../../ui/card.tsx';
import { Table, Td, Th } from '../../../ui/table.tsx';
import { isTooManyErrors } from '../figures-that-are-bad.ts';
import type { RunPictures, RunView } from '../live/run-session.ts';
import { Sparkline } from './sparkline.tsx';
import { useLastSecond } from './use-timeline.ts';

interface StepsCardProps {
  readonly view: RunView;
  readonly pictures: RunPictures;
}

/** The steps in their order, also those that have not been reached yet. */
export function StepsCard({ view: { head, state }, pictures: { timeline, trends, kind } }: StepsCardProps) {
  useLastSecond(timeline);
  const figures = new Map(state.summary.steps.map((step) => [step.name, step]));
  return (
    <Card title="Steps" aside="response time, ms" className="mt-4" testId="steps">
      <Table
        label="Steps"
        head={
          <>
            <Th isText>Step</Th>
            <Th>Requests</Th>
            <Th>Errors</Th>
            <Th>p50</Th>
            <Th>p95</Th>
            <Th>p99</Th>
            <Th>{kind === 'live' ? 'p95, last minute' : 'p95 over the run'}</Th>
          </>
        }
      >
        {head.definition.steps.map(({ name, http }) => {
          const step = figures.get(name);
          return (
            <tr key={name}>
              <Td isText>
                <span className="font-semibold whitespace-nowrap">{name}</span>
                {http && (
                  <code className="block max-w-[40ch] truncate font-mono text-[12px] text-muted wide:ml-2.5 wide:inline-block wide:align-bottom">
                    {http.method} {http.url}
                  </code>
                )}
              </Td>
              <Td>{formatCount(step?.requests ?? 0)}</Td>
              <Td className={clsx(isTooManyErrors(step?.errorRate) && 'text-bad')}>{formatShare(step?.errorRate)}</Td>
              <Td>{formatFigure(step?.responseTime.p50)}</Td>
              <Td>{formatFigure(step?.responseTime.p95)}</Td>
              <Td>{formatFigure(step?.responseTime.p99)}</Td>
              <Td>
                <Sparkline values={trends.values(name)} label={`Trend of p95 of ${name}`} />
              </Td>
            </tr>
          );
        })}
      </Table>
    </Card>
  );
}

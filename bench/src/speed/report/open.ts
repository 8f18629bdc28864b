/** The table of an open loop: how much of what was asked was sent, and how late. The first is ours and has goals. */
import type { Measured } from '../measure.ts';
import type { Answer } from '../row.ts';
import type { Series } from '../series.ts';
import { fullCores } from './cores.ts';
import { figure, markdownTable, percent, range, ratioOf, verdict } from './format.ts';
import { spreadOf } from './statistics.ts';

/** Below this share of the rate asked a generator does not keep up. */
const KEPT_UP = 0.999;

export function openTable(all: readonly Series[], rate: number, mostDelayMs: number | null): Omit<Answer, 'wrong'> {
  const missed: string[] = [];
  const rows = all.map(({ tool, measured }, at) => {
    const median = (of: (one: Measured) => number) => medianOf(measured, of);
    const sent = median(({ requests, seconds }) => requests / seconds);
    const p99s = spreadOf(measured.map(({ told }) => told.startDelayMs?.p99 ?? Number.NaN));
    const keepsUp = sent >= rate * KEPT_UP;
    if (at === 0 && !keepsUp) missed.push(`${tool.name} sends ${figure(sent)}/s where ${figure(rate)}/s are due`);
    if (at === 0 && mostDelayMs !== null && !(p99s.median < mostDelayMs))
      missed.push(`${tool.name}: p99 of the start delay is ${figure(p99s.median)} ms, goal under ${mostDelayMs} ms`);
    return [
      tool.name,
      `${figure(sent)}${keepsUp ? '' : ' (does not keep up)'}`,
      figure(median(({ told }) => told.dropped)),
      figure(median(({ told }) => told.startDelayMs?.p50 ?? Number.NaN)),
      figure(p99s.median),
      range(p99s.least, p99s.most),
      figure(median(({ told }) => told.startDelayMs?.max ?? Number.NaN)),
      `${figure(median(({ told }) => told.latencyMs.p50 ?? Number.NaN))} / ${figure(median(({ told }) => told.latencyMs.p99 ?? Number.NaN))}`,
      figure(median(cpuSecondsAMillion)),
      percent(median(({ generatorCore }) => generatorCore)),
      percent(median(({ targetCore }) => targetCore)),
    ];
  });
  const markdown = markdownTable(
    [
      ['Generator', 'left'],
      ['Sent/s', 'right'],
      ['Not started', 'right'],
      ['Start delay p50, ms', 'right'],
      ['p99, ms', 'right'],
      ['Spread of p99', 'right'],
      ['Max, ms', 'right'],
      ['Latency p50 / p99, ms', 'right'],
      ['CPU s / million', 'right'],
      ['Its core', 'right'],
      ['Target’s core', 'right'],
    ],
    rows,
  );
  const delays = spreadOf((all[0]?.measured ?? []).map(({ told }) => told.startDelayMs?.p99 ?? Number.NaN));
  const goal = mostDelayMs === null ? '' : ` (${verdict(`< ${mostDelayMs} ms`, missed.length === 0)})`;
  const short = `${figure(rate)} requests/s: p99 of the start delay ${figure(delays.median)} ms${goal}`;
  return { short, markdown: `${markdown}\n${fullCores(all)}\n`, worse: cheaper(all), missed };
}

/** Peers that send as much for less. */
function cheaper([ours, ...peers]: readonly Series[]): string[] {
  const own = medianOf(ours?.measured ?? [], cpuSecondsAMillion);
  return peers.flatMap(({ tool, measured }) => {
    const cpu = medianOf(measured, cpuSecondsAMillion);
    return cpu < own ? [`${tool.name} uses ${ratioOf(cpu / own)} of our CPU time for each request`] : [];
  });
}

function medianOf(all: readonly Measured[], of: (one: Measured) => number): number {
  return spreadOf(all.map(of)).median;
}

function cpuSecondsAMillion({ cpuSeconds, requests }: Measured): number {
  return (cpuSeconds * 1_000_000) / requests;
}

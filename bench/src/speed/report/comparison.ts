/** The table of a comparison: ours against each peer, the ratios first. */
import type { Answer } from '../row.ts';
import type { Series } from '../series.ts';
import { fullCores } from './cores.ts';
import { figure, markdownTable, percent, range, ratioOf, times, verdict } from './format.ts';
import { spreadOf } from './statistics.ts';

/** How many times a peer's requests per second ours have to be, by the peer's name. */
export type Goals = Readonly<Record<string, number>>;

interface Line {
  readonly name: string;
  readonly ours: boolean;
  /** Requests per second. */
  readonly rate: ReturnType<typeof spreadOf>;
  /** CPU seconds per million requests. */
  readonly cpu: number;
  readonly generatorCore: number;
  readonly targetCore: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export function compare(all: readonly Series[], goals: Goals, oursCount: number): Omit<Answer, 'wrong'> {
  const lines = all.map((series, at) => lineOf(series, at < oursCount));
  const [first] = lines;
  if (first === undefined) return { short: '', markdown: '', worse: [], missed: [] };
  const missed: string[] = [];
  const short: string[] = [];
  const rows = lines.map((line) => {
    const ratio = first.rate.median / line.rate.median;
    const goal = line.ours ? undefined : goals[line.name];
    const met = goal === undefined || ratio >= goal;
    if (!met) missed.push(`${times(ratio)} of ${line.name}, goal ${goal}×`);
    if (line !== first)
      short.push(`${times(ratio)} ${line.name}${goal === undefined ? '' : ` (${verdict(`≥ ${goal}`, met)})`}`);
    return [
      line.name,
      line === first ? '' : times(ratio),
      goal === undefined ? '' : verdict(`≥ ${goal}×`, met),
      figure(line.rate.median),
      range(line.rate.least, line.rate.most),
      figure(line.cpu),
      line === first ? '' : times(first.cpu / line.cpu),
      percent(line.generatorCore),
      percent(line.targetCore),
      `${figure(line.p50Ms)} / ${figure(line.p99Ms)}`,
    ];
  });
  const table = markdownTable(
    [
      ['Generator', 'left'],
      ['Ours is', 'right'],
      ['Goal', 'left'],
      ['Requests/s', 'right'],
      ['Spread', 'right'],
      ['CPU s / million', 'right'],
      ['Ours uses', 'right'],
      ['Its core', 'right'],
      ['Target’s core', 'right'],
      ['Latency p50 / p99, ms', 'right'],
    ],
    rows,
  );
  return {
    short: `${figure(first.rate.median)} requests/s: ${short.join(', ')}`,
    markdown: `${table}\n${fullCores(all)}\n`,
    worse: lines.filter(({ ours }) => !ours).flatMap((peer) => worseThan(first, peer)),
    missed,
  };
}

function worseThan(ours: Line, peer: Line): string[] {
  const more = peer.rate.median > ours.rate.median;
  const less = peer.cpu < ours.cpu;
  if (!more && !less) return [];
  const faster = more ? [`sends ${ratioOf(peer.rate.median / ours.rate.median)} times as many requests`] : [];
  const cheaper = less ? [`uses ${ratioOf(peer.cpu / ours.cpu)} of our CPU time for each`] : [];
  return [`${peer.name} ${[...faster, ...cheaper].join(' and ')}`];
}

function lineOf({ tool, measured }: Series, ours: boolean): Line {
  const median = (of: (one: Series['measured'][number]) => number) => spreadOf(measured.map(of)).median;
  return {
    name: tool.name,
    ours,
    rate: spreadOf(measured.map(({ requests, seconds }) => requests / seconds)),
    cpu: median(({ cpuSeconds, requests }) => (cpuSeconds * 1_000_000) / requests),
    generatorCore: median(({ generatorCore }) => generatorCore),
    targetCore: median(({ targetCore }) => targetCore),
    p50Ms: median(({ told }) => told.latencyMs.p50 ?? Number.NaN),
    p99Ms: median(({ told }) => told.latencyMs.p99 ?? Number.NaN),
  };
}

/** The table of many connections: memory first. */
import type { Answer } from '../row.ts';
import type { Series } from '../series.ts';
import { fullCores } from './cores.ts';
import { figure, markdownTable, range, ratioOf, times, verdict } from './format.ts';
import { spreadOf } from './statistics.ts';

const MIB = 1_048_576;

export interface ConnectionsGoal {
  /** For the first one, which is ours, over plain HTTP/1.1; MiB. */
  readonly mostMib: number;
  /** That have to be open. */
  readonly connections: number;
}

export function connectionsTable(
  plain: readonly Series[],
  tls: readonly Series[],
  { mostMib, connections }: ConnectionsGoal,
): Omit<Answer, 'wrong'> {
  const missed: string[] = [];
  const [first] = plain;
  const reference = first === undefined ? Number.NaN : residentMib(first).median;
  const row = (series: Series, wire: string, goal: boolean) => {
    const { tool, measured } = series;
    const resident = residentMib(series);
    const open = spreadOf(measured.map((one) => one.connections)).median;
    const met = resident.median <= mostMib;
    if (goal && !met) missed.push(`${tool.name} has ${figure(resident.median)} MiB resident, goal ${mostMib}`);
    if (goal && open < connections) missed.push(`${tool.name} has ${figure(open)} connections open of ${connections}`);
    return [
      tool.name,
      wire,
      series === first ? '' : times(reference / resident.median),
      goal ? verdict(`≤ ${mostMib} MiB`, met) : '',
      figure(resident.median),
      range(resident.least, resident.most),
      figure((resident.median * 1024) / open),
      figure(open),
      figure(spreadOf(measured.map(({ requests, seconds }) => requests / seconds)).median),
      figure(measured.reduce((sum, { told }) => sum + told.errors, 0)),
    ];
  };
  const markdown = markdownTable(
    [
      ['Generator', 'left'],
      ['Over', 'left'],
      ['Ours uses', 'right'],
      ['Goal', 'left'],
      ['Resident, MiB', 'right'],
      ['Spread, MiB', 'right'],
      ['KiB / connection', 'right'],
      ['Open', 'right'],
      ['Requests/s', 'right'],
      ['Errors', 'right'],
    ],
    [
      ...plain.map((series, at) => row(series, 'HTTP/1.1', at === 0)),
      ...tls.map((series) => row(series, 'TLS', false)),
    ],
  );
  const [overTls] = tls;
  const inTls = overTls === undefined ? Number.NaN : residentMib(overTls).median;
  const own = verdict(`≤ ${mostMib} MiB`, reference <= mostMib);
  return {
    short: `${figure(reference)} MiB resident (${own}); with TLS ${figure(inTls)} MiB`,
    markdown: `${markdown}\n${fullCores([...plain, ...tls])}\n`,
    worse: plain
      .filter((series) => residentMib(series).median < reference)
      .map(
        (series) => `${series.tool.name} has ${ratioOf(residentMib(series).median / reference)} of our memory resident`,
      ),
    missed,
  };
}

function residentMib({ measured }: Series): ReturnType<typeof spreadOf> {
  return spreadOf(measured.map(({ residentBytes }) => residentBytes / MIB));
}

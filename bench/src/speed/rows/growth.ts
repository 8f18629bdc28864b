/** Whether a second engine thread costs the first one anything: CPU time for each request, at the same rate for each thread. */
import { fullCores } from '../report/cores.ts';
import { figure, markdownTable, range, verdict } from '../report/format.ts';
import { spreadOf } from '../report/statistics.ts';
import type { Row } from '../row.ts';
import { measureInTurns, problemsOf, type Series } from '../series.ts';
import { ours } from '../tools/ours.ts';
import { closedLoad } from './open-loop.ts';

const RATE_A_THREAD = 5000;
const MOST_RATIO = 1.15;

export const growth: Row = {
  name: 'growth',
  title: 'Two engine threads in one worker',
  async run(setting) {
    const { generator, target, repeats } = setting;
    const common = { allCores: true };
    const all = await measureInTurns(
      [
        ours(generator, { name: 'One thread', threads: 1, ...common }),
        ours(generator, { name: 'Two threads', threads: 2, ...common }),
      ],
      { ...closedLoad(setting), rate: RATE_A_THREAD },
      target,
      repeats,
    );
    const [one, two] = [cpuOf(all[0]), cpuOf(all[1])];
    const ratio = two.median / one.median;
    const met = ratio <= MOST_RATIO;
    const rows = [
      ['One thread', figure(RATE_A_THREAD), figure(one.median), range(one.least, one.most), '', ''],
      [
        ...['Two threads', figure(2 * RATE_A_THREAD), figure(two.median), range(two.least, two.most)],
        ...[`${figure(ratio)}×`, verdict(`≤ ${MOST_RATIO}×`, met)],
      ],
    ];
    const table = markdownTable(
      [
        ['Generator', 'left'],
        ['Requests/s', 'right'],
        ['CPU s / million', 'right'],
        ['Spread', 'right'],
        ['Of one thread', 'right'],
        ['Goal', 'left'],
      ],
      rows,
    );
    return {
      short: `CPU time of a request ${figure(ratio)}× that with one thread (${verdict(`≤ ${MOST_RATIO}×`, met)})`,
      worse: [],
      markdown: `The generator may use both cores, the target has one of them.\n\n${table}\n${fullCores(all)}\n`,
      missed: met
        ? []
        : [`a request with two threads costs ${figure(ratio)} of one with one thread, goal ${MOST_RATIO}`],
      wrong: all.flatMap((series) => problemsOf(series, true)),
    };
  },
};

/** CPU seconds per million requests. */
function cpuOf(series: Series | undefined): ReturnType<typeof spreadOf> {
  return spreadOf((series?.measured ?? []).map(({ cpuSeconds, requests }) => (cpuSeconds * 1_000_000) / requests));
}

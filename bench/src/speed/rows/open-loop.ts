/** Rows that ask how punctually one core sends at a rate. */
import type { Load } from '../load.ts';
import { openTable } from '../report/open.ts';
import type { Answer, Setting } from '../row.ts';
import { measureInTurns, problemsOf } from '../series.ts';
import type { Tool } from '../tools/tool.ts';

/** Connections that a generator may have, where it wants to know. */
const CONNECTIONS = 64;

/** Of a tiny GET over plain HTTP; `tools`: ours first. `mostDelayMs`: the goal for the 99th percentile of the start delay, where there is one. */
export async function openLoop(
  setting: Setting,
  tools: readonly Tool[],
  rate: number,
  mostDelayMs: number | null,
): Promise<Answer> {
  const { target, repeats } = setting;
  const load = { ...closedLoad(setting), rate };
  const all = await measureInTurns(tools, load, target, repeats);
  const wrong = all.flatMap((series, at) => problemsOf(series, at === 0));
  return { ...openTable(all, rate, mostDelayMs), wrong };
}

/** The same without a rate. */
export function closedLoad({ target, warmUpSeconds, seconds }: Setting): Load {
  return {
    work: 'GET',
    wire: 'HTTP1',
    origin: target.plainUrl,
    connections: CONNECTIONS,
    rate: null,
    warmUpSeconds,
    seconds,
  };
}

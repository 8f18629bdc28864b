import { spreadOf } from '../report/statistics.ts';
import type { Row } from '../row.ts';
import { measureInTurns } from '../series.ts';
import { closedLoad, openLoop } from './open-loop.ts';

const SHARE = 0.5;
/** To know the maximum. */
const MOST_REPEATS = 3;
/** Rates are whole hundreds. */
const STEP = 100;

export const halfRate: Row = {
  name: 'half-rate',
  title: 'Tiny GET at half of our maximum, open loop',
  async run(setting) {
    const { ours, target, repeats } = setting;
    const [closed] = await measureInTurns([ours], closedLoad(setting), target, Math.min(repeats, MOST_REPEATS));
    const most = spreadOf((closed?.measured ?? []).map(({ requests, seconds }) => requests / seconds)).median;
    if (!Number.isFinite(most)) throw new Error(`The maximum could not be measured: ${closed?.failures.join('; ')}`);
    const rate = Math.max(STEP, Math.round((most * SHARE) / STEP) * STEP);
    return openLoop(setting, [ours], rate, null);
  },
};

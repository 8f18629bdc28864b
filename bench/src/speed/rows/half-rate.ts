import type { Row } from '../row.ts';
import { measureInTurns } from '../series.ts';
import { closedLoad, openLoop } from './open-loop.ts';

const SHARE = 0.5;
/** Rates are whole hundreds. */
const STEP = 100;

export const halfRate: Row = {
  name: 'half-rate',
  title: 'Tiny GET at half of our maximum, open loop',
  async run(setting) {
    const [closed] = await measureInTurns([setting.ours], closedLoad(setting), setting.target, 1);
    const [most] = closed?.measured ?? [];
    if (most === undefined) throw new Error('The maximum was not measured');
    const rate = Math.max(STEP, Math.round(((most.requests / most.seconds) * SHARE) / STEP) * STEP);
    const answer = await openLoop(setting, [setting.ours], rate, null);
    return { ...answer, markdown: `${rate.toLocaleString('en-US')} requests/s.\n\n${answer.markdown}` };
  },
};

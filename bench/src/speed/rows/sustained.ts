import type { Row } from '../row.ts';
import { openLoop } from './open-loop.ts';

const RATE = 10_000;
const MOST_DELAY_MS = 5;
export const sustained: Row = {
  name: 'sustained',
  title: 'Tiny GET at 10,000 requests/s, open loop',
  run: (setting) => openLoop(setting, [setting.ours, ...setting.peers], RATE, MOST_DELAY_MS),
};

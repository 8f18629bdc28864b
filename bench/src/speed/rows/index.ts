import type { Row } from '../row.ts';
import { tinyGet } from './tiny-get.ts';

/** In the order in which they are run and reported. */
export const ROWS: readonly Row[] = [tinyGet];

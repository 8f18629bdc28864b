import type { Row } from '../row.ts';
import { connections } from './connections.ts';
import { growth } from './growth.ts';
import { halfRate } from './half-rate.ts';
import { http2 } from './http2.ts';
import { journey } from './journey.ts';
import { memory } from './memory.ts';
import { post } from './post.ts';
import { startUp } from './start-up.ts';
import { sustained } from './sustained.ts';
import { tinyGet } from './tiny-get.ts';
import { tls } from './tls.ts';

/** In the order in which they are run and reported. */
export const ROWS: readonly Row[] = [
  tinyGet,
  halfRate,
  sustained,
  journey,
  post,
  tls,
  http2,
  connections,
  growth,
  memory,
  startUp,
];

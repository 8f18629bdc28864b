import type { Row } from '../row.ts';
import { http2 } from './http2.ts';
import { journey } from './journey.ts';
import { post } from './post.ts';
import { tinyGet } from './tiny-get.ts';
import { tls } from './tls.ts';

/** In the order in which they are run and reported. */
export const ROWS: readonly Row[] = [tinyGet, journey, post, tls, http2];

import type { Client } from 'urql';
import { EarlierSeriesDocument } from '../../../gql/graphql.ts';
import { stretchOf } from './readings.ts';
import type { Timeline } from './timeline.ts';

/** Read this long before the oldest live second would be given up. */
const MARGIN_SECONDS = 60;

/**
 * Reads the part of a long run that its live seconds no longer hold, as stretches. Returns a function to be called now and
 * then; it asks at most once for each filling of the ring.
 */
export function createEarlierPart(
  client: Client,
  runId: string,
  timeline: Timeline,
  capacity: number,
): () => Promise<void> {
  let asking = false;
  return async () => {
    const { first, last } = timeline.seconds;
    const known = timeline.stretches.at(-1)?.to ?? -1;
    const isHeld = known >= first - 1 && last - known <= capacity - MARGIN_SECONDS;
    if (asking || isHeld) return;
    asking = true;
    const { data } = await client
      .query(EarlierSeriesDocument, { runId, to: last }, { requestPolicy: 'network-only' })
      .toPromise();
    asking = false;
    const series = data?.run?.series;
    if (series) timeline.setStretches(series.map(stretchOf));
  };
}

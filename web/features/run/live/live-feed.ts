import type { Client } from 'urql';
import {
  AmendedTicksDocument,
  type LiveTickFragment,
  type RunEventRowFragment,
  RunMetricsDocument,
} from '../../../gql/graphql.ts';
import type { ApiError } from '../../../lib/api-error.ts';
import { type RetryTiming, type SubscriptionState, subscribeForever } from '../../../lib/live-subscription.ts';
import { secondOf } from './readings.ts';
import type { Taken } from './seconds-ring.ts';
import type { LiveStepTrends } from './step-trends.ts';
import type { Timeline } from './timeline.ts';

/** The most ticks of one answer. */
const TICKS_A_PAGE = 600;

export interface LiveFeedOptions {
  readonly client: Client;
  readonly runId: string;
  readonly timeline: Timeline;
  readonly trends: LiveStepTrends;
  /** A second was added or amended. */
  readonly onSecond: () => void;
  readonly onState: (state: SubscriptionState, error: ApiError | null) => void;
  readonly timing: RetryTiming;
}

export interface LiveFeed {
  /** Events of the run: of those it has not seen yet, SECONDS_AMENDED makes it read the seconds again. */
  noteEvents(events: readonly RunEventRowFragment[]): void;
  stop(): void;
}

/**
 * Fills a timeline with the seconds of a running run: each once and in order, whatever happens to the link, as each
 * attempt goes on after the last second that is there, and one that comes too early makes it ask again.
 */
export function startLiveFeed({
  client,
  runId,
  timeline,
  trends,
  onSecond,
  onState,
  timing,
}: LiveFeedOptions): LiveFeed {
  const { seconds } = timeline;
  const seenEvents = new Set<string>();
  let amended: { from: number; to: number }[] = [];
  let asking = false;
  let stopped = false;

  function take(tick: LiveTickFragment): Taken {
    const taken = timeline.take(secondOf(tick));
    if (taken !== 'added' && taken !== 'amended') return taken;
    trends.take(
      tick.second,
      tick.steps.map(({ name, responseTime }) => ({ name, value: responseTime.p95 })),
    );
    onSecond();
    return taken;
  }

  const stopSubscription = subscribeForever(
    client,
    {
      document: RunMetricsDocument,
      variables: () => ({ runId, after: seconds.last < 0 ? null : seconds.last }),
      onData({ runMetrics }) {
        if (take(runMetrics) === 'ahead') return 'again';
        void readAmended();
        return undefined;
      },
      onState,
    },
    timing,
  );

  /** Waits until the subscription has brought the amended second itself, as it was when it closed. */
  async function readAmended() {
    const due = amended.filter(({ to }) => to <= seconds.last);
    const stretch = due[0];
    if (asking || stopped || stretch === undefined) return;
    asking = true;
    const from = Math.max(stretch.from, seconds.first);
    const first = Math.min(TICKS_A_PAGE, stretch.to - from + 1);
    const answer =
      first > 0
        ? await client
            .query(
              AmendedTicksDocument,
              { runId, after: from === 0 ? null : from - 1, first },
              { requestPolicy: 'network-only' },
            )
            .toPromise()
        : null;
    asking = false;
    const ticks = answer?.data?.run?.ticks;
    if (stopped || (answer !== null && !ticks)) return;
    for (const tick of ticks ?? []) take(tick);
    const done = from + first - 1;
    amended = amended.filter((one) => one !== stretch);
    if (done < stretch.to) amended.push({ from: done + 1, to: stretch.to });
    void readAmended();
  }

  return {
    noteEvents(events) {
      for (const { id, kind, second, until } of events) {
        if (seenEvents.has(id)) continue;
        seenEvents.add(id);
        if (kind === 'SECONDS_AMENDED' && second !== null) amended.push({ from: second, to: until ?? second });
      }
      void readAmended();
    },
    stop() {
      stopped = true;
      stopSubscription();
    },
  };
}

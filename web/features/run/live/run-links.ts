import type { Client } from 'urql';
import { RunChangedDocument, type RunEventRowFragment, type RunStateFragment } from '../../../gql/graphql.ts';
import { type RetryTiming, type SubscriptionState, subscribeForever } from '../../../lib/live-subscription.ts';
import { type Connection, connectionOf } from './connection.ts';
import { createEarlierPart } from './earlier-part.ts';
import { startLiveFeed } from './live-feed.ts';
import type { LiveStepTrends } from './step-trends.ts';
import type { Timeline } from './timeline.ts';

/** The most events of one answer. */
const EVENTS_A_PAGE = 200;
const LOOK_EVERY_MS = 1_000;
/** After FINISHED the last seconds are on their way; longer than this they are not waited for. */
const LAST_SECONDS_WITHIN_MS = 5_000;

export interface RunLinksOptions {
  readonly client: Client;
  readonly runId: string;
  readonly timeline: Timeline;
  readonly trends: LiveStepTrends;
  /** Seconds that the timeline holds. */
  readonly capacity: number;
  readonly events: readonly RunEventRowFragment[];
  /** The run as it is now, with the events that are new. */
  readonly onChange: (state: RunStateFragment, added: readonly RunEventRowFragment[]) => void;
  readonly onConnection: (connection: Connection) => void;
  /** There is nothing more to come: the run is finished, or the server refuses to go on. Called once. */
  readonly onOver: () => void;
  /** Runs its argument with the next frame. */
  readonly soon: (task: () => void) => void;
  readonly timing: RetryTiming;
}

/** Follows a run that is not finished: its seconds, its state, and what the link itself is like. */
export function followRun(options: RunLinksOptions): () => void {
  const { client, runId, timeline, timing } = options;
  const links: { state: SubscriptionState; metrics: SubscriptionState } = {
    state: 'connecting',
    metrics: 'connecting',
  };
  const known = new Set(options.events.map(({ id }) => id));
  const readEarlier = createEarlierPart(client, runId, timeline, options.capacity);
  let lastEvent = options.events.at(-1)?.id ?? null;
  let current: RunStateFragment | null = null;
  let lastArrivalMs = Date.now();
  let finishedMs: number | null = null;
  let isLookDue = false;
  let over = false;

  const feed = startLiveFeed({
    client,
    runId,
    timeline,
    trends: options.trends,
    timing,
    onSecond() {
      lastArrivalMs = Date.now();
      lookSoon();
    },
    onState(metrics) {
      links.metrics = metrics;
      look();
    },
  });
  feed.noteEvents(options.events);

  const leaveState = subscribeForever(
    client,
    {
      document: RunChangedDocument,
      variables: () => ({ runId, afterEvent: lastEvent }),
      onData({ runChanged: { events, ...state } }) {
        const added = events.filter(({ id }) => !known.has(id));
        for (const { id } of added) known.add(id);
        lastEvent = added.at(-1)?.id ?? lastEvent;
        if (current?.status !== state.status) lastArrivalMs = Date.now();
        if (state.status === 'FINISHED') finishedMs ??= Date.now();
        current = state;
        options.onChange(state, added);
        feed.noteEvents(added);
        look();
        return events.length >= EVENTS_A_PAGE ? 'again' : undefined;
      },
      onState(state) {
        links.state = state;
        look();
      },
    },
    timing,
  );

  /** Once for all seconds that come before the next frame: after an absence they come by the thousand. */
  function lookSoon() {
    if (isLookDue) return;
    isLookDue = true;
    options.soon(() => {
      isLookDue = false;
      look();
    });
  }
  /** Says what the link is like, and whether there is nothing more to come. */
  function look() {
    if (over) return;
    const isLate = finishedMs !== null && Date.now() - finishedMs > LAST_SECONDS_WITHIN_MS;
    if (links.metrics === 'ended' || links.metrics === 'refused' || links.state === 'refused' || isLate) {
      close();
      return options.onOver();
    }
    options.onConnection(
      connectionOf({
        ...links,
        isOnline: navigator.onLine !== false,
        isRunning: current?.status === 'RUNNING',
        lastSecond: timeline.seconds.last,
        newestSecond: current?.latest?.second ?? -1,
        silentMs: Date.now() - lastArrivalMs,
      }),
    );
  }
  const clock = setInterval(() => {
    void readEarlier();
    look();
  }, LOOK_EVERY_MS);

  function close() {
    over = true;
    clearInterval(clock);
    feed.stop();
    leaveState();
  }
  return close;
}

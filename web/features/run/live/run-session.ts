import type { Client } from 'urql';
import {
  type RunEventRowFragment,
  type RunHeadFragment,
  RunPageDocument,
  RunReportDocument,
  type RunStateFragment,
} from '../../../gql/graphql.ts';
import { BROWSER_TIMING, type RetryTiming, retryDelayMs } from '../../../lib/live-subscription.ts';
import { queryUntilAnswered } from '../../../lib/persistent-query.ts';
import { createStore, type Store } from '../../../lib/store.ts';
import { type Connection, isSameConnection } from './connection.ts';
import { stretchOf } from './readings.ts';
import { followRun } from './run-links.ts';
import { createStepTrends, type LiveStepTrends, type StepTrends, stepTrendsOf } from './step-trends.ts';
import { createTimeline, type Timeline } from './timeline.ts';

/** Single seconds kept of a running run: an hour. What lies before is read as stretches. */
const SECONDS_KEPT = 3_600;
const TREND_SECONDS = 60;

/** A run as its page shows it. */
export interface RunView {
  readonly head: RunHeadFragment;
  readonly state: RunStateFragment;
  readonly events: readonly RunEventRowFragment[];
}

export type RunPageState =
  | { readonly kind: 'loading'; readonly trouble: string | null }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'here'; readonly view: RunView };

/** What the charts and the steps table draw; another object once the report has replaced the live seconds. */
export interface RunPictures {
  readonly timeline: Timeline;
  readonly trends: StepTrends;
  /** live: seconds come. report: all of a finished run. unavailable: its seconds cannot be had now. */
  readonly kind: 'live' | 'report' | 'unavailable';
}

export interface RunSession {
  readonly page: Store<RunPageState>;
  readonly pictures: Store<RunPictures>;
  readonly connection: Store<Connection>;
  close(): void;
}

export interface RunSessionOptions {
  readonly client: Client;
  readonly runId: string;
  /** Runs its argument with the next frame. */
  readonly soon: (task: () => void) => void;
  readonly timing?: RetryTiming;
}

/**
 * All that the page of one run follows: reads the run, follows it while it goes on, and reads the report when it is
 * finished. The same page live and afterwards.
 */
export function openRunSession({ client, runId, soon, timing = BROWSER_TIMING }: RunSessionOptions): RunSession {
  const abort = new AbortController();
  const { signal } = abort;
  const page = createStore<RunPageState>({ kind: 'loading', trouble: null });
  const pictures = createStore<RunPictures>(liveFrom(0));
  const connection = createStore<Connection>({ kind: 'connecting' });
  let leave: () => void = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;

  function liveFrom(from: number): RunPictures & { readonly trends: LiveStepTrends } {
    const timeline = createTimeline({ capacity: SECONDS_KEPT, from, soon });
    return { timeline, trends: createStepTrends(TREND_SECONDS), kind: 'live' };
  }

  async function read(): Promise<RunView | null> {
    const onTrouble = ({ message }: { readonly message: string }) => {
      if (page.get().kind === 'loading') page.set({ kind: 'loading', trouble: message });
    };
    const { data, error } = await queryUntilAnswered(client, RunPageDocument, { runId }, { signal, onTrouble, timing });
    if (data?.run) {
      const view = { head: data.run, state: data.run, events: data.run.events };
      page.set({ kind: 'here', view });
      return view;
    }
    const isMissing = error === null || error.code === 'NOT_FOUND';
    page.set(isMissing ? { kind: 'missing' } : { kind: 'refused', message: error.message });
    return null;
  }

  function follow(view: RunView, live: RunPictures & { readonly trends: LiveStepTrends }) {
    pictures.set(live);
    leave = followRun({
      client,
      runId,
      timing,
      soon,
      ...live,
      capacity: SECONDS_KEPT,
      events: view.events,
      onConnection(next) {
        if (!isSameConnection(next, connection.get())) connection.set(next);
      },
      onChange(state, added) {
        const now = page.get();
        if (now.kind !== 'here') return;
        const events = added.length > 0 ? [...now.view.events, ...added] : now.view.events;
        page.set({ kind: 'here', view: { ...now.view, state, events } });
      },
      onOver: () => void readOn(live),
    });
  }

  /** The run as the server has it now decides: its report, or (its server went away in order) on from where it was. */
  async function readOn(live: (RunPictures & { readonly trends: LiveStepTrends }) | null) {
    const view = await read();
    if (view === null) return connection.set({ kind: 'ended' });
    if (view.state.status === 'FINISHED') return report();
    const newest = view.state.latest?.second ?? -1;
    if (live === null) return follow(view, liveFrom(Math.max(0, newest - SECONDS_KEPT + 1)));
    connection.set({ kind: 'reconnecting' });
    timer = setTimeout(() => follow(view, live), retryDelayMs(2, timing));
  }

  async function report() {
    connection.set({ kind: 'ended' });
    const { data } = await queryUntilAnswered(client, RunReportDocument, { runId }, { signal, timing });
    const series = data?.run?.series;
    if (!series) return pictures.set({ ...pictures.get(), kind: 'unavailable' });
    const timeline = createTimeline({ capacity: 1, from: (series.at(-1)?.to ?? -1) + 1, soon });
    timeline.setStretches(series.map(stretchOf));
    const stretches = (data.run?.coarse ?? []).map(({ steps }) => ({
      steps: steps.map(({ name, responseTime }) => ({ name, value: responseTime.p95 })),
    }));
    pictures.set({ timeline, trends: stepTrendsOf(stretches), kind: 'report' });
  }

  void readOn(null);
  return {
    page,
    pictures,
    connection,
    close() {
      abort.abort();
      clearTimeout(timer);
      leave();
    },
  };
}

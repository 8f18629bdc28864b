/** What subscriptions about runs are fed from. Rights are asked with each look, so that lost ones end the feed. */
import type { PublishedSecond } from '@loadtest/protocol';
import type { Repeater } from '@repeaterjs/repeater';
import { liveSeconds, PAGE } from '../metrics/live/live-seconds.ts';
import type { MetricsStore } from '../metrics/metrics.store.ts';
import type { Viewer } from '../platform/context.ts';
import { forbidden, notFound } from '../platform/errors.ts';
import { noticeFeed } from '../platform/live-notices.ts';
import type { PubSub } from '../platform/pub-sub.ts';
import { topics } from '../platform/topics.ts';
import type { RunService } from './run.service.ts';
import type { StoredRun } from './run.store.ts';
import { type Run, runView } from './run.type.ts';

const AT_MOST_EVERY_MS = 1000;
/** A feed looks by itself after so long a silence, should Redis have kept something back, ms. */
const LOOK_AFTER_MS = 2000;
const LOOK_AT_LIST_AFTER_MS = 10_000;

export class RunFeeds {
  readonly #runs: RunService;
  readonly #metrics: MetricsStore;
  readonly #pubSub: PubSub;

  constructor(runs: RunService, metrics: MetricsStore, pubSub: PubSub) {
    this.#runs = runs;
    this.#metrics = metrics;
    this.#pubSub = pubSub;
  }

  /** The run's seconds after `after`, and the run that they belong to. @throws CodedError NOT_FOUND */
  async seconds(viewer: Viewer, runId: string, after: number): Promise<Repeater<PublishedSecond>> {
    const run = await this.#visible(viewer, runId);
    return liveSeconds(
      {
        pubSub: this.#pubSub,
        topic: topics.metrics(run._id.toHexString()),
        stored: (from) => this.#metrics.figures(run._id, { from: from + 1, limit: PAGE }, 'PRIMARY'),
        end: async () => {
          const now = await this.#runs.find(viewer, runId);
          if (now === null) throw forbidden('see this run any more');
          return now.status === 'FINISHED' ? now.lastSecond : null;
        },
      },
      after,
    );
  }

  /** The run now and whenever it changes, until it is finished. @throws CodedError NOT_FOUND */
  async run(viewer: Viewer, runId: string): Promise<Repeater<Run>> {
    const { _id } = await this.#visible(viewer, runId);
    let told = '';
    return noticeFeed({
      pubSub: this.#pubSub,
      topic: topics.run(_id.toHexString()),
      atMostEveryMs: AT_MOST_EVERY_MS,
      lookAfterMs: LOOK_AFTER_MS,
      urgent: ({ what }) => what === 'STATE',
      look: async (notices) => {
        const run = await this.#runs.find(viewer, runId);
        if (run === null) throw forbidden('see this run any more');
        const mark = markOf(run);
        // A notice is about something that may not stand in the run itself, such as an event.
        if (mark === told && notices.length === 0) return null;
        told = mark;
        return runView(run);
      },
      isLast: ({ status }) => status === 'FINISHED',
    });
  }

  /** The runs that changed, as far as the viewer may see them. */
  runs(viewer: Viewer): Repeater<Run[]> {
    return noticeFeed({
      pubSub: this.#pubSub,
      topic: topics.runs,
      atMostEveryMs: AT_MOST_EVERY_MS,
      lookAfterMs: LOOK_AT_LIST_AFTER_MS,
      look: async (notices) => {
        const ids = [...new Set(notices.map(({ runId }) => runId))];
        const runs = await Promise.all(ids.map((id) => this.#runs.find(viewer, id)));
        const visible = runs.filter((run) => run !== null);
        return visible.length === 0 ? null : visible.map(runView);
      },
    });
  }

  async #visible(viewer: Viewer, runId: string): Promise<StoredRun> {
    const run = await this.#runs.find(viewer, runId);
    if (run === null) throw notFound('run', runId);
    return run;
  }
}

function markOf(run: StoredRun): string {
  const { status, statusMessage, lastSecond, verdict, placements, note, labels } = run;
  return JSON.stringify([status, statusMessage, lastSecond, verdict, placements, note, labels]);
}

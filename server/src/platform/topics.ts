/** The channels of the protocol, with what is said there. */
import {
  channels,
  type PublishedSecond,
  type RunNotice,
  type TriedNotice,
  type WorkerNotice,
} from '@loadtest/protocol';
import { type Topic, topic } from './pub-sub.ts';

export const topics = {
  metrics: (runId: string): Topic<PublishedSecond> => topic(channels.metrics(runId)),
  run: (runId: string): Topic<RunNotice> => topic(channels.run(runId)),
  runs: topic<RunNotice>(channels.runs),
  tried: topic<TriedNotice>(channels.tried),
  workers: topic<WorkerNotice>(channels.workers),
} as const;

import { Histogram, type PublishedSecond } from '@loadtest/protocol';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../platform/graphql/enums.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { ErrorCount, errorCounts, StatusCount, statusCounts } from './counts.type.ts';
import { LatencySummary, latencySummary } from './latency.type.ts';
import type { SecondHistograms, WireHistograms } from './second-histograms.ts';

export type TickPhase = 'WARM_UP' | 'MAIN' | 'DRAIN';
const TickPhaseEnum = enumOf<TickPhase>('TickPhase', ['WARM_UP', 'MAIN', 'DRAIN'], {
  description: "WARM_UP is kept out of the summary. DRAIN: after the plan's end, while running iterations finish.",
});

@ObjectType({ description: 'What one step did in a second.', simpleResolvers: true })
export class StepTick {
  @Field(() => String, { description: "The step's name." })
  name: string;
  @Field(() => Int, { description: 'Requests that ended in this second.' })
  requests: number;
  @Field(() => Int, { description: 'Of them with an error.' })
  errors: number;
  @Field(() => LatencySummary, { description: 'Send to last byte, ms.' })
  latency: LatencySummary;
  @Field(() => LatencySummary, { description: 'When it was due to its last byte, ms.' })
  responseTime: LatencySummary;
}

@ObjectType({
  description:
    'One second of a run, over all its workers: requests by their end, iterations by their actual start, drops and `planned` by their planned one.',
  simpleResolvers: true,
})
export class RunTick {
  @Field(() => ID, { description: 'The run.' })
  runId: string;
  @Field(() => Int, {
    description:
      "Whole seconds since the start: 0, 1, 2, … without a hole; beyond the plan's end while requests are in flight.",
  })
  second: number;
  @Field(() => DateTime, { description: 'When the second began.' })
  timestamp: Date;
  @Field(() => Int, { description: '0; counts up where a late report has amended the second.' })
  revision: number;
  @Field(() => TickPhaseEnum, { description: 'Which part of the plan it belongs to.' })
  phase: TickPhase;
  @Field(() => Boolean, { description: 'False where the figures of a shard are missing: a marked gap.' })
  complete: boolean;
  @Field(() => Int, { description: 'Requests that ended in this second.' })
  requests: number;
  @Field(() => Int, { description: 'Iterations that started in this second.' })
  iterations: number;
  @Field(() => Int, { description: 'Iterations due in this second that were not started.' })
  dropped: number;
  @Field(() => Int, { description: 'Of `dropped`: due while a shard had no worker.' })
  lost: number;
  @Field(() => Int, { description: 'Of `requests`: those that never reached a socket.' })
  unsent: number;
  @Field(() => Int, { description: 'Requests with an error kind, INTERRUPTED not among them.' })
  errors: number;
  @Field(() => Int, { description: 'Checks that did not hold.' })
  checksFailed: number;
  @Field(() => Float, {
    description: 'Iterations due in this second (rate models), or users (user models). 0 past the end of the plan.',
  })
  planned: number;
  @Field(() => Int, { description: 'Iterations running at the end of the second.' })
  inFlight: number;
  @Field(() => Int, { description: 'Users at the end of the second; 0 for rate models.' })
  users: number;
  @Field(() => Int, { description: 'Open connections at the end of the second.' })
  connections: number;
  @Field(() => Float, { description: 'Bytes written to sockets.' })
  bytesSent: number;
  @Field(() => Float, { description: 'Bytes read from sockets.' })
  bytesReceived: number;
  @Field(() => Int, { description: 'Workers that reported this second.' })
  workers: number;
  @Field(() => LatencySummary, { description: 'Send to last byte, ms, over all steps.' })
  latency: LatencySummary;
  @Field(() => LatencySummary, { description: 'When it was due to its last byte, ms, over all steps.' })
  responseTime: LatencySummary;
  @Field(() => LatencySummary, { description: 'When it was due to its first byte on a connected socket, ms.' })
  startDelay: LatencySummary;
  @Field(() => [StatusCount], { description: 'By status, ascending.' })
  statusCodes: StatusCount[];
  @Field(() => [ErrorCount], { description: 'By kind, the most frequent first.' })
  errorKinds: ErrorCount[];
  @Field(() => [StepTick], { description: 'Steps with requests in this second, in the order of the scenario.' })
  steps: StepTick[];
}

/** What a second needs to know of its run to be shown. */
export interface TickRun {
  readonly startAtMs: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly stepNames: readonly string[];
}

/** A stored second as the API shows it. `histograms` is read only where somebody asks for more than the usual figures. */
export function runTick(run: TickRun, from: PublishedSecond, histograms: SecondHistograms): RunTick {
  const atMs = from.second * 1000;
  const phase = atMs >= run.durationMs ? 'DRAIN' : atMs < run.warmUpMs ? 'WARM_UP' : 'MAIN';
  const { runId, second, revision } = from;
  const merged = async (pick: (wires: WireHistograms) => readonly Uint8Array[]): Promise<Histogram> =>
    Histogram.of(...pick(await histograms.read(runId, second, revision)));
  return {
    runId,
    second,
    timestamp: new Date(run.startAtMs + atMs),
    revision,
    phase,
    complete: from.complete,
    requests: from.requests,
    iterations: from.iterations,
    dropped: from.dropped,
    lost: from.lost,
    unsent: from.unsent,
    errors: from.errors,
    checksFailed: from.checksFailed,
    planned: from.planned,
    inFlight: from.inFlight,
    users: from.users,
    connections: from.connections,
    bytesSent: from.bytesSent,
    bytesReceived: from.bytesReceived,
    workers: from.workers,
    latency: latencySummary(from.latency, () => merged(({ steps }) => steps.map(({ latency }) => latency))),
    responseTime: latencySummary(from.responseTime, () =>
      merged(({ steps }) => steps.map(({ responseTime }) => responseTime)),
    ),
    startDelay: latencySummary(from.startDelay, () => merged(({ startDelay }) => [startDelay])),
    statusCodes: statusCounts(from.statusCodes),
    errorKinds: errorCounts(from.errorKinds),
    steps: from.steps.map((step) => {
      const own = ({ steps }: WireHistograms) => steps.filter((other) => other.step === step.step);
      return {
        name: run.stepNames[step.step] ?? `step ${step.step}`,
        requests: step.requests,
        errors: step.errors,
        latency: latencySummary(step.latency, () => merged((wires) => own(wires).map(({ latency }) => latency))),
        responseTime: latencySummary(step.responseTime, () =>
          merged((wires) => own(wires).map(({ responseTime }) => responseTime)),
        ),
      };
    }),
  };
}

import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { ErrorCount, StatusCount } from '../metrics/counts.type.ts';
import { LatencySummary } from '../metrics/latency.type.ts';
import { StepSummary } from '../metrics/window.type.ts';
import { enumOf } from '../platform/graphql/enums.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { RunVerdictEnum } from '../platform/graphql/shared-enums.ts';
import { definitionOf } from '../scenarios/scenario.record.ts';
import { shownDefinition } from '../scenarios/scenario-secrets.ts';
import { ScenarioDefinitionType } from '../scenarios/types/definition.type.ts';
import { NameValue } from '../scenarios/types/request.type.ts';
import { adjustmentsOf, type StoredRun } from './run.store.ts';
import {
  RUN_STATUSES,
  type RunEndReason,
  type RunEventKind,
  type RunStatus,
  type RunValidity,
  type RunVerdict,
  type ValidityCode,
} from './run-words.ts';

export const RunStatusEnum = enumOf<RunStatus>('RunStatus', RUN_STATUSES, {
  description: 'Where a run is in its life; it moves only forward.',
  values: {
    QUEUED: 'Waits for free slots.',
    PREPARING: 'Its shards get ready.',
    RUNNING: 'Load is applied, or its last iterations finish.',
    STOPPING: 'It was stopped; running iterations have a second to finish.',
    FINISHED: 'Over: the figures are final.',
  },
});
export const RunValidityEnum = enumOf<RunValidity>('RunValidity', ['VALID', 'DEGRADED', 'INVALID'], {
  description:
    'Whether the measurement itself can be trusted: the generators kept to the plan, and nothing is missing.',
});
const RunEndReasonEnum = enumOf<RunEndReason>(
  'RunEndReason',
  [
    'COMPLETED',
    'DATA_EXHAUSTED',
    'STOPPED_BY_USER',
    'THRESHOLD_ABORT',
    'NO_WORKERS',
    'WORKERS_LOST',
    'TARGET_FORBIDDEN',
    'DEADLINE_EXCEEDED',
    'INTERNAL_ERROR',
  ],
  {
    description: 'Why a run ended; the first reason wins.',
    values: {
      COMPLETED: 'It ran to its planned end.',
      DATA_EXHAUSTED:
        'A data source that gives each row once had none left before the planned end. Without thresholds: INCONCLUSIVE.',
    },
  },
);
const ValidityCodeEnum = enumOf<ValidityCode>(
  'ValidityCode',
  [
    'LATE_STARTS',
    'STALL',
    'CPU',
    'NETWORK',
    'PORTS_EXHAUSTED',
    'FILE_DESCRIPTORS',
    'CLOCK',
    'WORKER_LOST',
    'GAP',
    'LOST_ITERATIONS',
    'TOTALS_MISMATCH',
  ],
  {
    description: 'What speaks against the measurement. Values may be added.',
    values: {
      LATE_STARTS: 'Iterations started more than 50 ms after they were due.',
      STALL: 'An engine stood still for more than 100 ms within a second.',
      CPU: 'An engine used more than 90 % of its core for five seconds on end.',
      PORTS_EXHAUSTED: 'A worker had no local port left for another connection; INVALID above 5 % of the requests.',
      FILE_DESCRIPTORS: 'A worker could open no further file or socket; INVALID above 5 % of the requests.',
    },
  },
);
const RunEventKindEnum = enumOf<RunEventKind>(
  'RunEventKind',
  [
    'STATUS',
    'WORKER_LOST',
    'SHARD_REPLACED',
    'SHARD_HANDED_OVER',
    'COORDINATOR_REPLACED',
    'GAP',
    'SECONDS_AMENDED',
    'THRESHOLD_FAILED',
    'THRESHOLD_RECOVERED',
    'RATE_CHANGED',
    'OTHER',
  ],
  {
    description: 'What happened. Values may be added.',
    values: { RATE_CHANGED: 'The load was changed: from this second on it is another rate, or number of users.' },
  },
);

@ObjectType({ description: 'Something that speaks against the measurement.', simpleResolvers: true })
export class ValidityReason {
  @Field(() => ValidityCodeEnum, { description: 'What kind of thing.' })
  code: ValidityCode;
  @Field(() => String, { description: 'In a sentence.' })
  message: string;
  @Field(() => Int, { nullable: true, description: 'The first second concerned; null: the run as a whole.' })
  from: number | null;
  @Field(() => Int, { nullable: true, description: 'The last second concerned; null: the run as a whole.' })
  to: number | null;
}

@ObjectType({
  description: 'About the seconds `second`..`until` of the run (`until` null: that one).',
  simpleResolvers: true,
})
export class RunEvent {
  @Field(() => ID, { description: 'Later events have higher ids.' })
  id: string;
  @Field(() => DateTime, { description: 'When it was noted.' })
  at: Date;
  @Field(() => Int, { nullable: true, description: 'The second of the run; null: before it started.' })
  second: number | null;
  @Field(() => Int, { nullable: true, description: 'The last second concerned; null: `second` alone.' })
  until: number | null;
  @Field(() => RunEventKindEnum, { description: 'What happened.' })
  kind: RunEventKind;
  @Field(() => String, { description: 'In a sentence.' })
  message: string;
}

@ObjectType({ description: 'How one check came out.', simpleResolvers: true })
export class CheckSummary {
  @Field(() => String, { description: "The step's name." })
  step: string;
  @Field(() => String, { description: "The check's name, or what it checks." })
  name: string;
  @Field(() => Float, { description: 'How often it held.' })
  passed: number;
  @Field(() => Float, { description: 'How often it did not.' })
  failed: number;
  @Field(() => String, { nullable: true, description: 'What one failure saw; null: none failed.' })
  sample: string | null;
}

@ObjectType({
  description:
    "planned = iterations + dropped. Once finished: iterations = completed + interrupted, and (without a warm-up) the target's own count =\n" +
    'requests − unsent, up to `uncounted`.',
  simpleResolvers: true,
})
export class RunSummary {
  @Field(() => Float, {
    nullable: true,
    description: 'Iterations that the plan called for so far; null for the closed models.',
  })
  planned: number | null;
  @Field(() => Float, { description: 'Iterations started.' })
  iterations: number;
  @Field(() => Float, { description: 'Iterations that ran to their end.' })
  completed: number;
  @Field(() => Float, { description: 'Iterations cut off by the end, or by the loss of their worker.' })
  interrupted: number;
  @Field(() => Float, {
    description:
      'Iterations that the plan called for and that were not started: no room in flight, or nobody there to start them.',
  })
  dropped: number;
  @Field(() => Float, { description: 'Of `dropped`: those due while a shard had no worker.' })
  lost: number;
  @Field(() => Float, {
    description:
      'Requests that ended: answered, failed, or cut off (INTERRUPTED); every retry and every hop of a redirect is one.',
  })
  requests: number;
  @Field(() => Float, { description: 'Of `requests`: those that never reached a socket.' })
  unsent: number;
  @Field(() => Float, {
    description: 'Requests that workers that died may have sent beyond their last report, at most. 0 where none died.',
  })
  uncounted: number;
  @Field(() => Float, { description: 'Requests with an error kind, INTERRUPTED not among them.' })
  errors: number;
  @Field(() => Float, { nullable: true, description: 'errors / (requests − INTERRUPTED), 0..1; null where that is 0.' })
  errorRate: number | null;
  @Field(() => Float, { description: 'Checks that held.' })
  checksPassed: number;
  @Field(() => Float, { description: 'Checks that did not hold.' })
  checksFailed: number;
  @Field(() => Float, {
    nullable: true,
    description: 'Requests per second over the run; null before its first second.',
  })
  requestRate: number | null;
  @Field(() => Float, { description: 'Bytes written to sockets.' })
  bytesSent: number;
  @Field(() => Float, { description: 'Bytes read from sockets.' })
  bytesReceived: number;
  @Field(() => LatencySummary, {
    description:
      'From the actual send to the last byte, or to the timeout or reset: every request that was sent and ended, whatever came of it. ms.',
  })
  latency: LatencySummary;
  @Field(() => LatencySummary, {
    description:
      'From when it was due to the same end, unsent ones included: what a user would have waited, free of coordinated omission. ms.',
  })
  responseTime: LatencySummary;
  @Field(() => LatencySummary, {
    description:
      'From when it was due to its first byte on a connected socket: what waiting in the generator and connecting added. ms.',
  })
  startDelay: LatencySummary;
  @Field(() => [StatusCount], { description: 'By status, ascending.' })
  statusCodes: StatusCount[];
  @Field(() => [ErrorCount], { description: 'By kind, the most frequent first.' })
  errorKinds: ErrorCount[];
  @Field(() => [CheckSummary], { description: 'Every check of the scenario, in its order.' })
  checks: CheckSummary[];
  @Field(() => [StepSummary], { description: 'Every step of the scenario, in its order.' })
  steps: StepSummary[];
}

@ObjectType({ description: 'A change of the load of a running run.', simpleResolvers: true })
export class RunAdjustment {
  @Field(() => Int, { description: 'From this second of the run on, up to the next change.' })
  second: number;
  @Field(() => Float, { description: 'Iterations per second, or users.' })
  to: number;
}

/** A run as the API shows it. Fields that cost a look into a store are resolved by RunFieldsResolver. */
@ObjectType({ description: 'One execution of a scenario.', simpleResolvers: true })
export class Run {
  @Field(() => ID, { description: 'Stays the same for ever.' })
  id: string;
  @Field(() => Int, { description: 'Counts up within its scenario.' })
  number: number;
  @Field(() => ScenarioDefinitionType, {
    description: 'The scenario as it was when the run started, overrides applied.',
  })
  definition: ScenarioDefinitionType;
  @Field(() => Int, { description: "The scenario's version when the run started." })
  scenarioVersion: number;
  @Field(() => Int, { description: 'What random functions and RANDOM data started from.' })
  seed: number;
  @Field(() => String, { nullable: true, description: 'What a person noted about it.' })
  note: string | null;
  @Field(() => [NameValue], { description: 'Commit, branch, build, …' })
  labels: NameValue[];
  @Field(() => [RunAdjustment], { description: 'The changes of its load, by seconds; empty where there was none.' })
  adjustments: RunAdjustment[];
  @Field(() => RunStatusEnum, { description: 'Where it is in its life.' })
  status: RunStatus;
  @Field(() => String, {
    nullable: true,
    description: 'What it is waiting for or doing, in a sentence; null where there is nothing to say.',
  })
  statusMessage: string | null;
  @Field(() => DateTime, {
    nullable: true,
    description: 'When the present state ends by itself; null once it is finished.',
  })
  deadline: Date | null;
  @Field(() => RunVerdictEnum, { nullable: true, description: 'Null before its end.' })
  verdict: RunVerdict | null;
  @Field(() => RunValidityEnum, { nullable: true, description: 'Null before its end, and where it never started.' })
  validity: RunValidity | null;
  @Field(() => [ValidityReason], { description: 'What speaks against the measurement; empty where nothing does.' })
  validityReasons: ValidityReason[];
  @Field(() => RunEndReasonEnum, { nullable: true, description: 'Null before its end.' })
  endReason: RunEndReason | null;
  @Field(() => String, {
    nullable: true,
    description: 'What a person should know about the end, in a sentence; null before it.',
  })
  endMessage: string | null;
  @Field(() => DateTime, { description: 'When it was asked for.' })
  createdAt: Date;
  @Field(() => DateTime, { nullable: true, description: 'When second 0 began; null before.' })
  startedAt: Date | null;
  @Field(() => DateTime, { nullable: true, description: 'When its figures were final; null before.' })
  endedAt: Date | null;

  /** What it was made of. */
  stored: StoredRun;
}

export function runView(stored: StoredRun): Run {
  return {
    id: stored._id.toHexString(),
    number: stored.number,
    // No run starts without a value for each.
    definition: shownDefinition(definitionOf(stored.definition), () => true) as unknown as ScenarioDefinitionType,
    scenarioVersion: stored.scenarioVersion,
    seed: stored.seed,
    note: stored.note,
    labels: stored.labels,
    adjustments: adjustmentsOf(stored).map(({ second, to }) => ({ second, to })),
    status: stored.status,
    statusMessage: stored.statusMessage,
    deadline: stored.deadlineAt,
    verdict: stored.verdict,
    validity: stored.validity,
    validityReasons: [...stored.validityReasons],
    endReason: stored.endReason,
    endMessage: stored.endMessage,
    createdAt: stored.createdAt,
    startedAt: stored.startedAt,
    endedAt: stored.endedAt,
    stored,
  };
}

import { Field, Float, Int, ObjectType } from 'type-graphql';
import { ErrorCount, StatusCount } from './counts.type.ts';
import { LatencySummary } from './latency.type.ts';

@ObjectType({ description: 'What one step did over a stretch, or over the whole run.', simpleResolvers: true })
export class StepSummary {
  @Field(() => String, { description: "The step's name." })
  name: string;
  @Field(() => Float, { description: 'Requests that ended.' })
  requests: number;
  @Field(() => Float, { description: 'Of them with an error.' })
  errors: number;
  @Field(() => Float, { nullable: true, description: 'errors / (requests − INTERRUPTED), 0..1; null where that is 0.' })
  errorRate: number | null;
  @Field(() => Float, { nullable: true, description: 'Requests per second; null where no second has passed.' })
  requestRate: number | null;
  @Field(() => Float, { description: 'Bytes of the answers.' })
  bytesReceived: number;
  @Field(() => Float, { description: 'Checks that did not hold.' })
  checksFailed: number;
  @Field(() => LatencySummary, { description: 'Send to last byte, ms.' })
  latency: LatencySummary;
  @Field(() => LatencySummary, { description: 'When it was due to its last byte, ms.' })
  responseTime: LatencySummary;
  @Field(() => [StatusCount], { description: 'By status, ascending.' })
  statusCodes: StatusCount[];
  @Field(() => [ErrorCount], { description: 'By kind.' })
  errorKinds: ErrorCount[];
}

@ObjectType({ description: 'A stretch of a run: the exact merge of its seconds.', simpleResolvers: true })
export class MetricsWindow {
  @Field(() => Int, { description: 'The first second.' })
  from: number;
  @Field(() => Int, { description: 'The last second, inclusive.' })
  to: number;
  @Field(() => Boolean, { description: 'False where figures are missing.' })
  complete: boolean;
  @Field(() => Float, { nullable: true, description: 'Iterations due; null for the user models, and for one step.' })
  planned: number | null;
  @Field(() => Float, { description: 'Iterations started.' })
  iterations: number;
  @Field(() => Float, { description: 'Iterations due and not started.' })
  dropped: number;
  @Field(() => Float, { description: 'Of `dropped`: due while a shard had no worker.' })
  lost: number;
  @Field(() => Float, { description: 'Requests that ended.' })
  requests: number;
  @Field(() => Float, { description: 'Of `requests`: those that never reached a socket.' })
  unsent: number;
  @Field(() => Float, { description: 'Requests per second.' })
  requestRate: number;
  @Field(() => Float, { description: 'Requests with an error kind.' })
  errors: number;
  @Field(() => Float, { nullable: true, description: 'errors / (requests − INTERRUPTED), 0..1; null where that is 0.' })
  errorRate: number | null;
  @Field(() => Float, { description: 'Checks that did not hold.' })
  checksFailed: number;
  @Field(() => Int, { description: 'The most iterations running at the end of any of its seconds.' })
  inFlightMax: number;
  @Field(() => Int, { description: 'The most users at the end of any of its seconds.' })
  usersMax: number;
  @Field(() => Int, { description: 'The most open connections at the end of any of its seconds.' })
  connectionsMax: number;
  @Field(() => Float, { description: 'Bytes written to sockets.' })
  bytesSent: number;
  @Field(() => Float, { description: 'Bytes read from sockets.' })
  bytesReceived: number;
  @Field(() => LatencySummary, { description: 'Send to last byte, ms.' })
  latency: LatencySummary;
  @Field(() => LatencySummary, { description: 'When it was due to its last byte, ms.' })
  responseTime: LatencySummary;
  @Field(() => LatencySummary, { description: 'When it was due to its first byte on a connected socket, ms.' })
  startDelay: LatencySummary;
  @Field(() => [StatusCount], { description: 'By status, ascending.' })
  statusCodes: StatusCount[];
  @Field(() => [ErrorCount], { description: 'By kind, the most frequent first.' })
  errorKinds: ErrorCount[];
  @Field(() => [StepSummary], { description: 'Every step of the scenario, in its order.' })
  steps: StepSummary[];
}

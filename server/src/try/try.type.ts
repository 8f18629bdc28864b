/** What came of a try: the worker's report as the API shows it. Secrets are masked by the engine. */
import type {
  ErrorKind,
  TriedRequest as TriedRequestData,
  TriedStep as TriedStepData,
  TryReport,
} from '@loadtest/protocol';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { ErrorKindEnum } from '../metrics/counts.type.ts';
import { NameValue } from '../scenarios/types/request.type.ts';

const IN_ORDER = 'In their order; a name may come more than once.';

@ObjectType({
  description: 'One request of a try: every retry and every hop of a redirect is one.',
  simpleResolvers: true,
})
export class TriedRequest implements TriedRequestData {
  @Field(() => String, { description: 'The HTTP method.' })
  method: string;
  @Field(() => String, { description: 'Where it went, templates filled in.' })
  url: string;
  @Field(() => [NameValue], { description: IN_ORDER })
  requestHeaders: NameValue[];
  @Field(() => String, { nullable: true, description: 'At most 64 KiB of it; null where it had none.' })
  requestBody: string | null;
  @Field(() => Int, { nullable: true, description: 'HTTP status; null where no answer came.' })
  status: number | null;
  @Field(() => String, { nullable: true, description: 'HTTP/1.1 or HTTP/2; null where no answer came.' })
  httpVersion: string | null;
  @Field(() => [NameValue], { description: IN_ORDER })
  responseHeaders: NameValue[];
  @Field(() => String, {
    nullable: true,
    description: 'Decoded, at most 64 KiB of it; null where no answer came, or the bodies before it took all the room.',
  })
  responseBody: string | null;
  @Field(() => Boolean, { description: 'Whether the response body is longer than what is shown.' })
  bodyTruncated: boolean;
  @Field(() => String, { nullable: true, description: 'Address and port; null where there was no connection.' })
  address: string | null;
  @Field(() => Float, { nullable: true, description: 'From the send to the first byte of the answer, ms.' })
  firstByteMs: number | null;
  @Field(() => Float, {
    nullable: true,
    description: 'From the send to the last byte, ms; null where it was not sent.',
  })
  latencyMs: number | null;
  @Field(() => ErrorKindEnum, { nullable: true, description: 'What went wrong; null where nothing did.' })
  errorKind: ErrorKind | null;
  @Field(() => String, { nullable: true, description: 'The same in words.' })
  error: string | null;
}

@ObjectType({ description: 'How a check came out.', simpleResolvers: true })
export class TriedCheck {
  @Field(() => String, { description: "The check's name, or what it checks." })
  name: string;
  @Field(() => Boolean, { description: 'Whether it held.' })
  passed: boolean;
  @Field(() => String, { nullable: true, description: 'What it saw; null where there was nothing to see.' })
  actual: string | null;
}

@ObjectType({ description: 'One step of a try.', simpleResolvers: true })
export class TriedStep implements TriedStepData {
  @Field(() => String, { description: "The step's name." })
  name: string;
  @Field(() => [TriedRequest], { description: 'In the order in which they were sent.' })
  requests: TriedRequest[];
  @Field(() => [NameValue], { description: 'What the step extracted.' })
  extracted: NameValue[];
  @Field(() => [TriedCheck], { description: "In the step's order." })
  checks: TriedCheck[];
}

@ObjectType({
  description: 'One iteration, really sent from a worker. Secrets are masked; bodies are cut at 64 KiB.',
  simpleResolvers: true,
})
export class TryResult implements TryReport {
  @Field(() => Boolean, { description: 'Every step was done, and nothing failed in any.' })
  ok: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'Why the iteration could not be sent, or not to its end; null where it was.',
  })
  error: string | null;
  @Field(() => [TriedStep], { description: 'Those that were begun, in order.' })
  steps: TriedStep[];
}

import { ERROR_KINDS, type ErrorKind } from '@loadtest/protocol';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../platform/graphql/enums.ts';

export const ErrorKindEnum = enumOf<ErrorKind>('ErrorKind', ERROR_KINDS, {
  description:
    'A request has at most one, the first of: transport, TIMEOUT, CHECK, EXTRACT, HTTP_5XX, HTTP_4XX; where a step has a STATUS check, that alone\n' +
    'decides about the status. INTERRUPTED (cut off by the end of the run) is counted here only: it is no error. Values may be added.',
  values: {
    CONNECT: 'No connection could be made.',
    DNS: 'The name of the host has no address.',
    TLS: 'The TLS handshake failed.',
    TIMEOUT: 'No whole answer within the timeout.',
    RESET: 'The connection was lost before the whole answer was there.',
    PROTOCOL: 'The answer is not HTTP.',
    PORTS_EXHAUSTED: 'The worker has no local port left for another connection.',
    INTERRUPTED: 'Cut off by the end of the run; no error.',
    FILE_DESCRIPTORS: 'The worker may open no further file or socket.',
  },
});

@ObjectType({ description: 'How often a status came.', simpleResolvers: true })
export class StatusCount {
  @Field(() => Int, { description: 'HTTP status.' })
  status: number;
  @Field(() => Float, { description: 'Requests.' })
  count: number;
}

@ObjectType({ description: 'How often a kind of error came.', simpleResolvers: true })
export class ErrorCount {
  @Field(() => ErrorKindEnum, { description: 'What went wrong.' })
  kind: ErrorKind;
  @Field(() => Float, { description: 'Requests.' })
  count: number;
  @Field(() => String, { nullable: true, description: 'One of them in words, secrets masked.' })
  sample: string | null;
}

export function statusCounts(pairs: readonly (readonly [number, number])[]): StatusCount[] {
  return pairs.map(([status, count]) => ({ status, count }));
}

export function errorCounts(triples: readonly (readonly [number, number, string | null])[]): ErrorCount[] {
  return triples.map(([kind, count, sample]) => ({ kind: ERROR_KINDS[kind] ?? 'OTHER', count, sample }));
}

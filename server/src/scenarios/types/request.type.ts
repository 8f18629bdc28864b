import type {
  DurationText,
  HttpMethod,
  HttpRequestDefinition,
  JsonValue,
  NameValue as NameValueDefinition,
  RetryDefinition,
} from '@loadtest/scenario';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { Duration, JSONValue } from '../../platform/graphql/scalars.ts';
import { HttpMethodEnum } from './scenario.enums.ts';

const NAME_VALUE = 'A name and its value.';
const RETRY =
  '`maxAttempts` counts the first one. Transport errors are retried too. Exponential backoff, full jitter, Retry-After honoured.';
const REQUEST = 'At most one of body, json, form.';

@ObjectType('NameValue', { description: NAME_VALUE, simpleResolvers: true })
@InputType('NameValueInput', { description: NAME_VALUE })
export class NameValue implements NameValueDefinition {
  @Field(() => String, { description: 'The name.' })
  name: string;

  @Field(() => String, { description: 'The value.' })
  value: string;
}

@ObjectType('Retry', { description: RETRY, simpleResolvers: true })
@InputType('RetryInput', { description: RETRY })
export class Retry implements RetryDefinition {
  @Field(() => Int, { description: 'Attempts at most, the first one counted.' })
  maxAttempts: number;

  @Field(() => Duration, { defaultValue: '100ms', description: 'The longest pause before the second attempt.' })
  baseDelay: DurationText;

  @Field(() => Duration, { defaultValue: '10s', description: 'The longest pause before any attempt.' })
  maxDelay: DurationText;

  @Field(() => [Int], { defaultValue: [429, 502, 503, 504], description: 'Statuses that are tried again.' })
  onStatus: number[];
}

@ObjectType('HttpRequest', { description: REQUEST, simpleResolvers: true })
@InputType('HttpRequestInput', { description: REQUEST })
export class HttpRequest implements HttpRequestDefinition {
  @Field(() => HttpMethodEnum, { defaultValue: 'GET', description: 'The method.' })
  method: HttpMethod;

  @Field(() => String, { description: 'Absolute, or resolved against the target. A template.' })
  url: string;

  @Field(() => [NameValue], { defaultValue: [], description: 'In order; a name may come more than once.' })
  headers: NameValue[];

  @Field(() => [NameValue], { defaultValue: [], description: "Appended to the URL's query, encoded." })
  query: NameValue[];

  @Field(() => String, { nullable: true, description: 'Body as text; a template like every other value.' })
  body?: string | null;

  @Field(() => JSONValue, {
    nullable: true,
    description: 'Body as JSON; templates within its strings; sets content-type unless the headers do.',
  })
  json?: JsonValue;

  @Field(() => [NameValue], { nullable: true, description: 'Body as application/x-www-form-urlencoded.' })
  form?: NameValue[] | null;

  @Field(() => Duration, { defaultValue: '30s', description: 'Whole request, connecting included.' })
  timeout: DurationText;

  @Field(() => Duration, { defaultValue: '10s', description: 'DNS, connecting and TLS.' })
  connectTimeout: DurationText;

  @Field(() => Int, { defaultValue: 10, description: '0: redirects are not followed.' })
  maxRedirects: number;

  @Field(() => Retry, { nullable: true, description: 'Absent: a failed request is not tried again.' })
  retry?: Retry | null;
}

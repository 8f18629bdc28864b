import { durationMs } from '@loadtest/scenario';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSON, GraphQLJSONObject } from 'graphql-scalars';

function duration(value: unknown): string {
  if (typeof value === 'string' && durationMs(value) !== null) return value;
  const shown = (JSON.stringify(value) ?? String(value)).slice(0, 60);
  throw new GraphQLError(`${shown} is not a length of time: write it as 250ms, 1.5s, 30s, 5m or 1h30m`);
}

export const Duration = new GraphQLScalarType<string, string>({
  name: 'Duration',
  description:
    'A length of time as text, one or more of number and unit: 250ms, 1.5s, 30s, 5m, 1h30m, 90d. Units ms, s, m, h, d.\n' +
    'A bare number or a sign is refused. (Not ISO 8601; given back as it was written.)',
  parseValue: duration,
  serialize: duration,
  parseLiteral: (node) =>
    duration(node.kind === Kind.STRING ? node.value : 'value' in node ? Number(node.value) : null),
});

export const JSONValue = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: 'JSON',
  description: 'Any JSON value, arrays and plain values too.',
  specifiedByURL: null,
});

export const JSONObject = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  name: 'JSONObject',
  description: 'A JSON object: names and any JSON values.',
  specifiedByURL: null,
});

export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  description: 'A point in time: ISO 8601, UTC, with milliseconds.',
});

import type { Histogram, LatencyFigures } from '@loadtest/protocol';
import { toHdrBase64 } from '@loadtest/protocol';
import { Arg, Field, FieldResolver, Float, ObjectType, Resolver, Root } from 'type-graphql';
import { badUserInput } from '../platform/errors.ts';

const NULL_WHEN_EMPTY = 'null where count is 0.';

/** The usual figures, and the histogram that they come from, read only where somebody asks for more. */
@ObjectType({
  description:
    'Milliseconds; null where count is 0. From merged HDR histograms with three significant digits, never an average of percentiles.',
  simpleResolvers: true,
})
export class LatencySummary implements LatencyFigures {
  @Field(() => Float, { description: 'How many values.' })
  count: number;
  @Field(() => Float, { nullable: true, description: `The lowest value, ms, exact; ${NULL_WHEN_EMPTY}` })
  min: number | null;
  @Field(() => Float, { nullable: true, description: `The mean, ms, exact; ${NULL_WHEN_EMPTY}` })
  mean: number | null;
  @Field(() => Float, { nullable: true, description: `The highest value, ms, exact; ${NULL_WHEN_EMPTY}` })
  max: number | null;
  @Field(() => Float, { nullable: true, description: `The standard deviation, ms; ${NULL_WHEN_EMPTY}` })
  stdDev: number | null;
  @Field(() => Float, { nullable: true, description: `Half of the values do not pass it, ms; ${NULL_WHEN_EMPTY}` })
  p50: number | null;
  @Field(() => Float, { nullable: true, description: `90 % of the values do not pass it, ms; ${NULL_WHEN_EMPTY}` })
  p90: number | null;
  @Field(() => Float, { nullable: true, description: `95 % of the values do not pass it, ms; ${NULL_WHEN_EMPTY}` })
  p95: number | null;
  @Field(() => Float, { nullable: true, description: `99 % of the values do not pass it, ms; ${NULL_WHEN_EMPTY}` })
  p99: number | null;
  @Field(() => Float, { nullable: true, description: `99.9 % of the values do not pass it, ms; ${NULL_WHEN_EMPTY}` })
  p999: number | null;

  /** The histogram itself, µs. */
  histogram: () => Promise<Histogram>;
}

/** @param histogram read at most once, and only where more than the usual figures is asked for */
export function latencySummary(figures: LatencyFigures, histogram: () => Promise<Histogram>): LatencySummary {
  let read: Promise<Histogram> | null = null;
  return {
    ...figures,
    histogram: () => {
      read ??= histogram();
      return read;
    },
  };
}

const MOST_ASKED = 200;

@Resolver(() => LatencySummary)
export class LatencySummaryResolver {
  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Any other percentile, 0 to 100, ms; null where count is 0.',
  })
  async percentile(
    @Root() summary: LatencySummary,
    @Arg('at', () => Float, { description: '0 to 100; 0 is the minimum, 100 the maximum.' }) at: number,
  ): Promise<number | null> {
    return (await this.percentiles(summary, [at]))[0] ?? null;
  }

  @FieldResolver(() => [Float], {
    nullable: 'items',
    description: 'At most 200 at once, in the order asked: the spectrum. ms; null where count is 0.',
  })
  async percentiles(
    @Root() summary: LatencySummary,
    @Arg('at', () => [Float], { description: 'Each 0 to 100.' }) at: number[],
  ): Promise<(number | null)[]> {
    if (at.length > MOST_ASKED) throw badUserInput([{ path: 'at', message: `Ask for at most ${MOST_ASKED} at once` }]);
    const wrong = at.findIndex((percent) => !(percent >= 0 && percent <= 100));
    if (wrong !== -1) throw badUserInput([{ path: `at[${wrong}]`, message: 'A percentile lies between 0 and 100' }]);
    if (summary.count === 0) return at.map(() => null);
    return (await summary.histogram()).percentiles(at).map((us) => (us === null ? null : us / 1000));
  }

  @FieldResolver(() => [Float], {
    description:
      'How many lie at or below each bound (ms, ascending, at most 200) and above the one before; the last number is what lies above all. The heatmap.',
  })
  async buckets(
    @Root() summary: LatencySummary,
    @Arg('bounds', () => [Float], { description: 'ms, ascending.' }) bounds: number[],
  ): Promise<number[]> {
    if (bounds.length > MOST_ASKED)
      throw badUserInput([{ path: 'bounds', message: `Ask for at most ${MOST_ASKED} at once` }]);
    const wrong = bounds.findIndex((bound, at) => !(bound > (bounds[at - 1] ?? Number.NEGATIVE_INFINITY)));
    if (wrong !== -1) throw badUserInput([{ path: `bounds[${wrong}]`, message: 'Bounds have to ascend' }]);
    if (summary.count === 0) return [...bounds.map(() => 0), 0];
    return (await summary.histogram()).buckets(bounds.map((ms) => ms * 1000));
  }

  @FieldResolver(() => String, {
    description: 'The histogram itself: HdrHistogram V2, compressed, base64, µs. Merges without loss.',
  })
  async hdr(@Root() summary: LatencySummary): Promise<string> {
    return toHdrBase64(await summary.histogram());
  }
}

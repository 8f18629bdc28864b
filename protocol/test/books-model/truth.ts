/**
 * What really happened in a made-up run: the plan, and for each shard its attempts with what they decided in each second, how
 * they ended, and what of it ever reached the stream.
 */
import { type Adjustment, adjustCurve, type Curve, compileCurve, type LoadDefinition } from '@loadtest/scenario';
import type { BooksPlan } from '../../src/index.ts';
import { type AttemptTruth, playAttempt, type RunTruth } from './attempt-truth.ts';
import type { Draw } from './draw.ts';

export interface ShardTruth {
  readonly shard: number;
  readonly attempts: readonly AttemptTruth[];
  /** After the last attempt the shard was given up. */
  readonly abandoned: boolean;
}

export interface Truth {
  /** As the run began. */
  readonly plan: BooksPlan;
  /** In the order in which they were asked for. */
  readonly adjustments: readonly Adjustment[];
  /** What they made of the plan. */
  readonly curve: Curve;
  readonly shards: readonly ShardTruth[];
  readonly stoppedAtMs: number | null;
  /** Seconds 0 … this one are closed in the end. */
  readonly lastSecond: number;
}

export function drawTruth(draw: Draw): Truth {
  const load = drawLoad(draw);
  const asBegun = compileCurve(load);
  const adjustments = load.model === 'RAMPING_RATE' || draw.chance(50) ? [] : drawAdjustments(draw, asBegun);
  const curve = adjustCurve(asBegun, adjustments);
  const run: RunTruth = {
    curve,
    shards: draw.int(1, 3),
    stoppedAtMs: draw.chance(40) ? draw.int(0, curve.durationMs + 1500) : null,
  };
  const shards = Array.from({ length: run.shards }, (_, shard) => drawShard(draw, run, shard));
  const reported = shards.flatMap(({ attempts }) => attempts.map(({ delivered }) => delivered.at(-1)?.second ?? -1));
  const planned = Math.ceil(curve.durationMs / 1000) - 1;
  return {
    plan: { curve: asBegun, shards: run.shards, warmUpMs: 1000 * draw.int(0, 2) },
    adjustments,
    curve,
    shards,
    stoppedAtMs: run.stoppedAtMs,
    lastSecond: Math.max(...reported, draw.chance(70) ? planned : -1),
  };
}

function drawLoad(draw: Draw): LoadDefinition {
  const common = { gracefulStop: '30s', warmUp: '0s' } as const;
  const duration = `${draw.int(1, 12) * 500}ms`;
  switch (draw.pick(['CONSTANT_RATE', 'RAMPING_RATE', 'CONSTANT_USERS'])) {
    case 'CONSTANT_RATE':
      return { model: 'CONSTANT_RATE', rate: draw.int(1, 120) / 10, duration, ...common };
    case 'RAMPING_RATE':
      return {
        model: 'RAMPING_RATE',
        rate: draw.int(0, 10),
        stages: [
          { to: draw.int(0, 12), duration },
          { to: draw.int(1, 12), duration: '1s' },
        ],
        ...common,
      };
    default:
      return { model: 'CONSTANT_USERS', users: draw.int(1, 6), duration, ...common };
  }
}

/** From ever later seconds on, some for the same one, some past the end. */
function drawAdjustments(draw: Draw, { durationMs, total }: Curve): Adjustment[] {
  let second = 0;
  return Array.from({ length: draw.int(1, 3) }, () => {
    second += draw.int(0, Math.ceil(durationMs / 2000));
    return { second, to: total === null ? draw.int(1, 9) : draw.int(1, 200) / 10 };
  });
}

const MOST_ATTEMPTS = 4;

function drawShard(draw: Draw, run: RunTruth, shard: number): ShardTruth {
  const attempts: AttemptTruth[] = [];
  for (let number = 1; ; number++) {
    const attempt = playAttempt(draw, run, shard, number, attempts.at(-1));
    attempts.push(attempt);
    if (attempt.next === 'DONE') return { shard, attempts, abandoned: false };
    if (attempt.next === 'GIVEN_UP' || number === MOST_ATTEMPTS) return { shard, attempts, abandoned: true };
  }
}

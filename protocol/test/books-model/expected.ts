/** What the stored seconds of a truth must be, counted out iteration by iteration: no cursors, no ranges, no order. */
import { dueTimeMs, firstDueAt, levelAt } from '@loadtest/scenario';
import { Figures, firstOfShard, type StoredSecond, storeFigures, type Tick } from '../../src/index.ts';
import type { AttemptTruth } from './attempt-truth.ts';
import type { ShardTruth, Truth } from './truth.ts';

/** A stored second without what depends on when it was stored. */
export type ExpectedSecond = Omit<StoredSecond, 'revision'>;

export function expectedSeconds(truth: Truth): ExpectedSecond[] {
  const fates = iterationFates(truth);
  return Array.from({ length: truth.lastSecond + 1 }, (_, second) => expectedSecond(truth, second, fates));
}

interface Fate {
  readonly second: number;
  readonly reported: boolean;
}

/** Of every iteration that is planned: when it was due, and whether a tick that came tells what became of it. */
function iterationFates(truth: Truth): Fate[] {
  const { curve } = truth;
  const { shards } = truth.plan;
  if (curve.total === null) return [];
  const fates: Fate[] = [];
  for (let k = 0; k < curve.total; k++) {
    const shard = truth.shards[k % shards];
    if (shard === undefined || k >= planEnd(truth, shard)) continue;
    fates.push({
      second: Math.floor(dueTimeMs(curve, k) / 1000),
      reported: shard.attempts.some((of) => hasReported(of, k)),
    });
  }
  return fates;
}

function hasReported({ decided, delivered }: AttemptTruth, k: number): boolean {
  const second = decided.get(k);
  return second !== undefined && second <= (delivered.at(-1)?.second ?? -1);
}

function finished(shard: ShardTruth): AttemptTruth | undefined {
  const last = shard.attempts.at(-1);
  return last?.end?.reason === 'COMPLETED' || last?.end?.reason === 'STOPPED' ? last : undefined;
}

/** Iterations of the shard from this one on are not planned. */
function planEnd(truth: Truth, shard: ShardTruth): number {
  const { curve } = truth;
  const { shards } = truth.plan;
  const reported = shard.attempts.flatMap((of) => [...of.decided.keys()].filter((k) => hasReported(of, k)));
  const decidedTo = Math.max(0, ...reported.map((k) => k + shards));
  const stopK = truth.stoppedAtMs === null ? Number.POSITIVE_INFINITY : firstDueAt(curve, truth.stoppedAtMs);
  const last = finished(shard);
  if (last === undefined) return Math.max(decidedTo, stopK);
  if (last.end?.reason !== 'STOPPED') return Number.POSITIVE_INFINITY;
  const first = firstOfShard(last.firstK, shard.shard, shards);
  return last.decided.size > 0 ? last.end.cursor : Math.min(first, Math.max(decidedTo, stopK));
}

function expectedSecond(truth: Truth, second: number, fates: readonly Fate[]): ExpectedSecond {
  const { curve } = truth;
  const all = truth.shards.flatMap(({ attempts }) => attempts);
  const reports = all.flatMap((of) =>
    of.delivered.filter((tick) => tick.second === second).map((tick) => ({ of, tick })),
  );
  const figures = new Figures();
  for (const { tick } of reports) figures.addTick(tick);
  const drops = all
    .flatMap(({ delivered }) => delivered.flatMap((tick) => tick.drops))
    .filter((drop) => drop.second === second);
  const due = fates.filter((fate) => fate.second === second);
  const silent = due.filter(({ reported }) => !reported).length;
  const stopped = truth.stoppedAtMs !== null && second * 1000 >= truth.stoppedAtMs;
  const reportedDropped = sum(drops.map(({ count }) => count));
  const reportedLost = sum(drops.map(({ lost }) => lost));
  const gauge = (name: 'inFlight' | 'users' | 'connections'): number => sum(reports.map(({ tick }) => tick[name]));
  const worst = (name: 'stallMs' | 'cpu'): number => Math.max(0, ...reports.map(({ tick }) => tick[name]));
  return {
    ...storeFigures(figures),
    second,
    holds: reports.map(({ tick }) => `${tick.shard}.${tick.attempt}`).sort(),
    inFlight: gauge('inFlight'),
    users: gauge('users'),
    connections: gauge('connections'),
    stallMs: worst('stallMs'),
    cpu: worst('cpu'),
    reportedDropped,
    reportedLost,
    planned: curve.total === null ? (stopped ? 0 : levelAt(curve, second * 1000)) : due.length,
    dropped: reportedDropped + silent,
    lost: reportedLost + silent,
    complete: truth.shards.every((shard) => isWhole(truth, shard, second)),
    workers: new Set(reports.map(({ of }) => of.workerId)).size,
  };
}

function isWhole({ curve, stoppedAtMs }: Truth, shard: ShardTruth, second: number): boolean {
  const covers = (tick: Tick): boolean => tick.second === second && !tick.partial;
  if (shard.attempts.some(({ delivered }) => delivered.some(covers))) return true;
  const last = finished(shard);
  const lastSecond = last?.end?.lastSecond ?? -1;
  if (last && (lastSecond >= 0 || shard.attempts.length === 1)) return second > lastSecond;
  return second * 1000 >= Math.min(curve.durationMs, stoppedAtMs ?? Number.POSITIVE_INFINITY);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

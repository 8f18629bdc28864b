/** A truth as the aggregator may come to hear of it: entries of the stream and commands of the coordinator, in one order of many. */
import { adjustCurve, type Curve } from '@loadtest/scenario';
import { firstOfShard, type ShardEnd, type Tick } from '../../src/index.ts';
import type { AttemptTruth } from './attempt-truth.ts';
import type { Draw } from './draw.ts';
import type { ShardTruth, Truth } from './truth.ts';

export type Command =
  | {
      readonly type: 'PLACE';
      readonly shard: number;
      readonly attempt: number;
      readonly workerId: string;
      readonly firstK: number;
    }
  | { readonly type: 'LOSE'; readonly shard: number; readonly attempt: number }
  | { readonly type: 'ABANDON'; readonly shard: number }
  | { readonly type: 'STOP'; readonly atMs: number }
  | { readonly type: 'REPLAN'; readonly curve: Curve; readonly fromSecond: number };

export type Entry =
  | { readonly type: 'TICK'; readonly tick: Tick; readonly refused: boolean }
  | { readonly type: 'END'; readonly end: ShardEnd; readonly refused: boolean };

export type Item = Command | Entry;

interface Timed {
  readonly atMs: number;
  readonly item: Item;
}

/** How late things come at most, ms: in order, a little out of it, or by seconds. */
const DELAYS = [50, 800, 3000, 20_000] as const;

/** What comes of one attempt keeps its order, so do the commands of one shard; an attempt is placed before anything of it comes. */
export function drawJournal(draw: Draw, truth: Truth): Item[] {
  const timed = truth.shards.flatMap((shard) => shardItems(draw, truth, shard));
  if (truth.stoppedAtMs !== null)
    timed.push({ atMs: truth.stoppedAtMs + later(draw), item: { type: 'STOP', atMs: truth.stoppedAtMs } });
  timed.push(...adjustmentItems(draw, truth));
  return timed.sort((one, other) => one.atMs - other.atMs).map(({ item }) => item);
}

/** Each is told after those before it, with all of them. */
function adjustmentItems(draw: Draw, { plan, adjustments }: Truth): Timed[] {
  let atMs = 0;
  return adjustments.map(({ second }, position) => {
    atMs = Math.max(atMs, second * 1000 - 2000 + later(draw));
    const curve = adjustCurve(plan.curve, adjustments.slice(0, position + 1));
    return { atMs, item: { type: 'REPLAN', curve, fromSecond: second } };
  });
}

function later(draw: Draw): number {
  return draw.int(0, draw.pick(DELAYS));
}

function shardItems(draw: Draw, truth: Truth, { shard, attempts, abandoned }: ShardTruth): Timed[] {
  const timed: Timed[] = [];
  let atMs = -1;
  const command = (soonestMs: number, item: Command): void => {
    atMs = Math.max(atMs, soonestMs);
    timed.push({ atMs, item });
  };
  for (const [position, of] of attempts.entries()) {
    const { attempt, workerId, firstK } = of;
    command(of.beginMs - draw.int(0, 2000), { type: 'PLACE', shard, attempt, workerId, firstK });
    timed.push(...entriesOf(draw, of, atMs));
    const successor = attempts[position + 1];
    if (successor) timed.push(...strays(draw, truth, of, successor));
    if (of.lose) command(of.overAtMs + later(draw), { type: 'LOSE', shard, attempt });
  }
  if (abandoned) command(atMs + later(draw), { type: 'ABANDON', shard });
  return timed;
}

/** Its ticks and its end, some of them again, from any point up to where it was. */
function entriesOf(draw: Draw, { delivered, end }: AttemptTruth, placedAtMs: number): Timed[] {
  const entries: (Entry & { readonly dueMs: number })[] = delivered.map((tick) => ({
    ...{ type: 'TICK', tick, refused: false },
    dueMs: (tick.second + 1) * 1000,
  }));
  if (end) entries.push({ type: 'END', end, refused: false, dueMs: (end.lastSecond + 1) * 1000 });
  const timed: Timed[] = [];
  let atMs = placedAtMs;
  let delayMs = later(draw);
  for (let position = 0; position < entries.length; position++) {
    const entry = entries[position];
    if (entry === undefined) break;
    if (draw.chance(15)) delayMs = later(draw);
    atMs = Math.max(atMs, entry.dueMs + delayMs);
    timed.push({ atMs, item: entry });
    if (timed.length < 4 * entries.length && draw.chance(15)) position = draw.int(-1, position);
  }
  return timed;
}

/** What must be refused: of an attempt that nobody placed, and of one that goes on where its successor decides. */
function strays(draw: Draw, truth: Truth, of: AttemptTruth, successor: AttemptTruth): Timed[] {
  const [tick] = of.delivered;
  if (tick === undefined || !draw.chance(30)) return [];
  const { plan } = truth;
  const first = firstOfShard(successor.firstK, of.shard, plan.shards);
  const afterMs = successor.beginMs + 100_000;
  const stray: Entry = draw.pick([
    { type: 'TICK', refused: true, tick: { ...tick, attempt: 90 } },
    { type: 'TICK', refused: true, tick: { ...tick, second: 99, cursor: first + plan.shards } },
    { type: 'TICK', refused: true, tick: { ...tick, shard: plan.shards } },
  ]);
  return [{ atMs: stray.tick.attempt === 90 ? draw.int(0, 9000) : afterMs, item: stray }];
}

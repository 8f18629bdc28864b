/** The load of a running run is changed: Redis has said from which second on (see scripts.ts of the protocol), all others follow. */
import { isDeepStrictEqual } from 'node:util';
import { fields, mergeAdjustments, readControl, timing } from '@loadtest/protocol';
import { levelInWords } from '../level-words.ts';
import { adjustmentsOf } from '../run.store.ts';
import type { ControlHash, RunCase } from './run-case.ts';

/**
 * Takes up what the control hash says that the run does not know, and puts back what Redis has lost of it. True: there was
 * something new. @throws FencedError; rejects where a store is away, and then the next look does it
 */
export async function followAdjustments(run: RunCase, hash: ControlHash): Promise<boolean> {
  const inRedis = readControl(hash).adjustments;
  const known = adjustmentsOf(run.stored);
  const adjustments = mergeAdjustments(known, inRedis);
  if (adjustments.length > inRedis.length)
    await run.redis.restoreAdjustments(hash[fields.adjustments] ?? '', adjustments);
  if (isDeepStrictEqual(adjustments, known)) return false;
  await run.change({ adjustments });
  await run.parts.aggregator.adjust(run.id, adjustments);
  await tellAdjusted(run);
  return true;
}

/** An event for each, whoever tells it again. */
export async function tellAdjusted(run: RunCase): Promise<void> {
  const { curve } = run.scenario.load;
  let before = curve.segments[0]?.from ?? 0;
  for (const { nth, second, to } of adjustmentsOf(run.stored)) {
    await run.tell({
      key: `RATE_CHANGED:${nth}:${second}`,
      kind: 'RATE_CHANGED',
      message: `From second ${second}: ${levelInWords(curve, to)} instead of ${levelInWords(curve, before)}`,
      second,
    });
    before = to;
  }
}

/**
 * A time a little ahead, ms since the start, of a plan that is known until then: a change that is not known by now holds from
 * later on.
 */
export async function soonMs(run: RunCase): Promise<number> {
  for (;;) {
    const atMs = run.elapsedMs() + timing.startAheadMs;
    if (!(await followAdjustments(run, await run.redis.readControl()))) return atMs;
  }
}

import type { SubscriptionState } from '../../../lib/live-subscription.ts';

/** What the page says about its link to the run. `secondsBehind`: how far the newest second shown lies behind the run's. */
export type Connection =
  | { readonly kind: 'connecting' | 'live' | 'reconnecting' | 'offline' | 'ended' }
  | { readonly kind: 'behind'; readonly secondsBehind: number };

export interface LinkFacts {
  readonly state: SubscriptionState;
  readonly metrics: SubscriptionState;
  /** The browser has a network at all. */
  readonly isOnline: boolean;
  /** Load is running: a new second is expected each second. */
  readonly isRunning: boolean;
  readonly lastSecond: number;
  /** The newest second that the server has spoken of. */
  readonly newestSecond: number;
  readonly silentMs: number;
}

/** A second closes up to 2 s after its end; silence beyond that means that the page is not live. */
const BEHIND_AFTER_SECONDS = 2;
const SILENT_AFTER_MS = 4_000;

export function connectionOf(facts: LinkFacts): Connection {
  const links = [facts.state, facts.metrics];
  if (links.every((link) => link === 'ended' || link === 'refused')) return { kind: 'ended' };
  if (links.includes('waiting')) return { kind: facts.isOnline ? 'reconnecting' : 'offline' };
  if (facts.state === 'connecting') return { kind: 'connecting' };
  if (!facts.isRunning) return { kind: 'live' };
  if (facts.metrics === 'connecting' && facts.lastSecond < 0 && facts.silentMs <= SILENT_AFTER_MS)
    return { kind: 'connecting' };
  const missing = facts.newestSecond - facts.lastSecond;
  if (missing > BEHIND_AFTER_SECONDS) return { kind: 'behind', secondsBehind: missing };
  if (facts.silentMs > SILENT_AFTER_MS) return { kind: 'behind', secondsBehind: Math.round(facts.silentMs / 1000) };
  return { kind: 'live' };
}

/** Whether they say the same. */
export function isSameConnection(one: Connection, other: Connection): boolean {
  if (one.kind === 'behind' && other.kind === 'behind') return one.secondsBehind === other.secondsBehind;
  return one.kind === other.kind;
}

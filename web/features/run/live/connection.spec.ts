import { describe, expect, it } from 'vitest';
import { connectionOf, type LinkFacts } from './connection.ts';

const live: LinkFacts = {
  state: 'open',
  metrics: 'open',
  isOnline: true,
  isRunning: true,
  lastSecond: 10,
  newestSecond: 10,
  silentMs: 500,
};

describe('what the page says about its link', () => {
  it('is live while each second comes', () => {
    expect(connectionOf(live)).toEqual({ kind: 'live' });
    expect(connectionOf({ ...live, newestSecond: 12 })).toEqual({ kind: 'live' });
  });

  it('is behind when seconds are known that it does not show, or none comes', () => {
    expect(connectionOf({ ...live, newestSecond: 40 })).toEqual({ kind: 'behind', secondsBehind: 30 });
    expect(connectionOf({ ...live, silentMs: 7_200 })).toEqual({ kind: 'behind', secondsBehind: 7 });
  });

  it('is reconnecting when either link is down, offline when the browser has no network', () => {
    expect(connectionOf({ ...live, metrics: 'waiting' })).toEqual({ kind: 'reconnecting' });
    expect(connectionOf({ ...live, state: 'waiting', isOnline: false })).toEqual({ kind: 'offline' });
  });

  it('is connecting before the first answer', () => {
    expect(connectionOf({ ...live, state: 'connecting' })).toEqual({ kind: 'connecting' });
    expect(connectionOf({ ...live, metrics: 'connecting', lastSecond: -1, newestSecond: -1 })).toEqual({
      kind: 'connecting',
    });
  });

  it('expects no seconds while the run waits', () => {
    const waits = { ...live, isRunning: false, metrics: 'connecting', lastSecond: -1, silentMs: 60_000 } as const;
    expect(connectionOf(waits)).toEqual({ kind: 'live' });
  });

  it('has ended with both subscriptions', () => {
    expect(connectionOf({ ...live, state: 'ended', metrics: 'ended' })).toEqual({ kind: 'ended' });
  });
});

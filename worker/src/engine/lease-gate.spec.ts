import { describe, expect, it } from 'vitest';
import { LeaseGate } from './lease-gate.ts';
import { LeaseWatch } from './lease-watch.ts';

describe('a lease gate', () => {
  it('is open for ever where there is no lease', () => {
    const gate = new LeaseGate();
    expect(gate.isOpen(1e15)).toBe(true);
    expect(gate.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    expect(gate.mark).toBe(Number.POSITIVE_INFINITY);
    expect(gate.resumedAtMs).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is the same gate through its buffer', () => {
    const gate = new LeaseGate({ deadlineMs: 1000.25, mark: 7 });
    const there = new LeaseGate(gate.buffer);
    expect([there.deadlineMs, there.mark]).toEqual([1000.25, 7]);
    gate.renew(2000, 500);
    gate.reserve(9);
    there.beat(5);
    expect([there.deadlineMs, there.mark, there.resumedAtMs]).toEqual([2000, 9, Number.NEGATIVE_INFINITY]);
    expect([gate.given, gate.beats]).toEqual([5, 1]);
  });

  it('shows each write to whoever has read before', () => {
    const gate = new LeaseGate({ deadlineMs: 1000, mark: 1 });
    const there = new LeaseGate(gate.buffer);
    for (let nth = 2; nth < 50; nth++) {
      gate.renew(nth * 1000, nth * 1000 - 500);
      expect([there.isOpen(nth * 1000 - 1), there.isOpen(nth * 1000)]).toEqual([true, false]);
      expect(there.resumedAtMs).toBe(gate.resumedAtMs);
      gate.reserve(nth);
      expect(there.mark).toBe(nth);
    }
  });

  it('closes at its deadline, and never opens later than it was told', () => {
    const gate = new LeaseGate({ deadlineMs: 1000 });
    expect([gate.isOpen(999.999), gate.isOpen(1000)]).toEqual([true, false]);
    gate.renew(900, 500);
    gate.reserve(3);
    expect(gate.deadlineMs).toBe(1000);
  });

  it('notes when it was opened again after it had closed', () => {
    const gate = new LeaseGate({ deadlineMs: 1000 });
    gate.renew(2000, 999);
    expect(gate.resumedAtMs).toBe(Number.NEGATIVE_INFINITY);
    gate.renew(5000, 2000.5);
    expect(gate.resumedAtMs).toBe(2000.5);
  });
});

describe('how a shard sees its lease', () => {
  it('tells once until when it was without', () => {
    const gate = new LeaseGate({ deadlineMs: 1100 });
    const watch = new LeaseWatch(gate, 100);
    expect(watch.look(999)).toBe(Number.NEGATIVE_INFINITY);
    expect(watch.look(1000)).toBe(null);
    gate.renew(9000, 1600);
    expect(watch.holds(1505)).toBe(false);
    expect(watch.look(1505)).toBe(1500);
    expect(watch.holds(1505)).toBe(true);
    expect(watch.look(1506)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('was without until it looks again, where the renewal came just in time by the clock of the renewer', () => {
    const gate = new LeaseGate({ deadlineMs: 1000 });
    const watch = new LeaseWatch(gate, 0);
    expect(watch.look(1000.1)).toBe(null);
    gate.renew(5000, 999.9);
    expect(watch.look(1010)).toBe(1010);
  });
});

import { expect, it } from 'vitest';
import { leastBusy } from './least-busy.ts';
import type { RegisteredWorker } from './worker-registry.ts';

function worker(id: string, slots: number, busy: number, region = 'default'): RegisteredWorker {
  const used = Array.from({ length: busy }, (_, shard) => `run:${shard}`);
  return { id, heartbeat: { slots, region }, busy: used } as unknown as RegisteredWorker;
}

it('is the worker with the smallest share of its slots in use', () => {
  expect(leastBusy([worker('a', 2, 1), worker('b', 8, 2), worker('c', 1, 1)], [])?.id).toBe('b');
  expect(leastBusy([], [])).toBeNull();
});

it('is one of the regions asked for, busy or not, where there is one', () => {
  const workers = [worker('a', 2, 0), worker('b', 2, 2, 'eu'), worker('c', 2, 1, 'us')];
  expect(leastBusy(workers, ['eu', 'us'])?.id).toBe('c');
  expect(leastBusy(workers, ['mars'])?.id).toBe('a');
});

it('is any of those that are equal', () => {
  const workers = [worker('a', 2, 0), worker('b', 4, 0), worker('c', 4, 4)];
  const found = new Set(Array.from({ length: 200 }, () => leastBusy(workers, [])?.id));
  expect([...found].sort()).toEqual(['a', 'b']);
});

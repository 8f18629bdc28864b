import type { RegisteredWorker } from './worker-registry.ts';

/** Of the workers in one of these regions, where there are any, else of all: one with the fewest slots in use. Null: there is none. */
export function leastBusy(workers: readonly RegisteredWorker[], regions: readonly string[]): RegisteredWorker | null {
  const wanted = workers.filter(({ heartbeat }) => regions.includes(heartbeat.region));
  const candidates = wanted.length > 0 ? wanted : workers;
  const shareOf = ({ busy, heartbeat }: RegisteredWorker) => busy.length / heartbeat.slots;
  const least = Math.min(...candidates.map(shareOf));
  const equals = candidates.filter((worker) => shareOf(worker) === least);
  return equals[Math.floor(Math.random() * equals.length)] ?? null;
}

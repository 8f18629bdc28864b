/** Keeps processes out of each other's way, where the machine lets us: on a core each. */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

/** Pins the process to one core. False where there is no `taskset`, or just one core. Threads that it starts later follow. */
export function pin(pid: number, core: number): boolean {
  if (cpus().length < 2) return false;
  return spawnSync('taskset', ['-cp', String(core), String(pid)]).status === 0;
}

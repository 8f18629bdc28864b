/** Which process an id means: ids are used again, so a process is known by its id together with its start. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process as it is written down in lock and pid files. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque text that differs between two processes which had the same id. */
  readonly startedAt: string;
}

/** Where `/proc/<pid>/stat` has what, counted from after the command's name, which may hold blanks. */
const STATE_FIELD = 0;
const START_TIME_FIELD = 19;

/** The identity of a process that is alive, else null. A zombie counts as dead: it only waits to be collected. */
export function identify(pid: number): ProcessIdentity | null {
  const startedAt = process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
  return startedAt === null ? null : { pid, startedAt };
}

/** Whether exactly this process is still there. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

function startFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[STATE_FIELD] === 'Z' ? null : (fields[START_TIME_FIELD] ?? null);
  } catch {
    return null;
  }
}

function startFromPs(pid: number): string | null {
  const result = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const line = result.stdout?.trim() ?? '';
  return line === '' || line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
}

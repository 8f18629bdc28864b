/** What the kernel tells of processes and cores (/proc): CPU time, memory, how busy a core was. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { whereIs } from './programs.ts';

/** The kernel's clock tick for /proc, per second: the same on all Linux machines. */
const TICKS_A_SECOND = 100;
const KIB = 1024;

/** Where a generator and its target run. Null: nothing is pinned, since there is just one core, or no `taskset`. */
export const CORES = cpus().length < 2 || whereIs('taskset') === null ? null : ({ generator: 0, target: 1 } as const);

/** User and system time of all its threads so far, s. */
export function cpuSecondsOf(pid: number): number {
  return readCpuSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** Of the text of /proc/<pid>/stat. The name of the program may have any characters: what counts comes after its last bracket. */
export function readCpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** Resident memory now, bytes. */
export function residentBytesOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * KIB;
}

export interface CoreTime {
  /** Seconds since the machine started in which the core worked, and all. */
  readonly busy: number;
  readonly all: number;
}

export function coreTimes(): CoreTime[] {
  return readCoreTimes(readFileSync('/proc/stat', 'utf8'));
}

/** Of the text of /proc/stat, one entry a core. What the hypervisor gave to others (steal) counts as busy: it was not to be had. */
export function readCoreTimes(stat: string): CoreTime[] {
  return [...stat.matchAll(/^cpu\d+ (.*)$/gm)].map(([, line = '']) => {
    const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softIrq = 0, steal = 0] = line
      .split(' ')
      .map((ticks) => Number(ticks) / TICKS_A_SECOND);
    const busy = user + nice + system + irq + softIrq + steal;
    return { busy, all: busy + idle + waiting };
  });
}

/** Share of the time between the two in which the core was busy, 0..1. */
export function busyShare(before: CoreTime | undefined, after: CoreTime | undefined): number {
  if (before === undefined || after === undefined || after.all <= before.all) return Number.NaN;
  return (after.busy - before.busy) / (after.all - before.all);
}

/** So many files and sockets this process, and what it starts, may have open (`ulimit -n`). */
export function mostOpenFiles(): number {
  return readMostOpenFiles(readFileSync('/proc/self/limits', 'utf8'));
}

/** Of the text of /proc/<pid>/limits. */
export function readMostOpenFiles(limits: string): number {
  const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1];
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

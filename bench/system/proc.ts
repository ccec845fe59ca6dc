import { readFileSync } from 'node:fs';

/** Linux reports CPU time in ticks of 10 ms on every platform Node runs on (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

/** What proc(5) says about a process in `/proc/PID/stat`. */
export interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  /** At most 15 characters. */
  readonly name: string;
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  /** The same of its children that ended and that it has noticed. */
  readonly endedChildrenCpuSeconds: number;
}

export function parseStat(stat: string): ProcessStat {
  // The second field is the program name in brackets and may hold spaces and brackets.
  const [open, close] = [stat.indexOf('('), stat.lastIndexOf(')')];
  const fields = stat
    .slice(close + 2)
    .split(' ')
    .map(Number);
  // The fields after the name begin with field 3 of proc(5).
  const ticks = (field: number) => fields[field - 3] ?? 0;
  return {
    pid: Number(stat.slice(0, open)),
    parentPid: ticks(4),
    name: stat.slice(open + 1, close),
    cpuSeconds: (ticks(14) + ticks(15)) / TICKS_PER_SECOND,
    endedChildrenCpuSeconds: (ticks(16) + ticks(17)) / TICKS_PER_SECOND,
  };
}

/** User and system time of all threads of a process, as the operating system counts it. */
export function cpuSeconds(pid: number): number {
  return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8')).cpuSeconds;
}

export function residentBytes(pid: number): number {
  return statusBytes(pid, 'VmRSS');
}

/** The most memory the process has held at once since it started. */
export function peakResidentBytes(pid: number): number {
  return statusBytes(pid, 'VmHWM');
}

function statusBytes(pid: number, field: string): number {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1] ?? Number.NaN) * 1_024;
}

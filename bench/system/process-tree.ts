import { readdirSync, readFileSync } from 'node:fs';
import { type ProcessStat, parseStat } from './proc.ts';

/** All processes of this machine that still run. One that ends meanwhile is left out. */
export function allProcesses(): ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = readOrNothing(`/proc/${pid}/stat`);
      return stat === undefined ? [] : [parseStat(stat)];
    });
}

/** A process and all that it started, directly or not. */
export function processTree(processes: readonly ProcessStat[], rootPid: number): ProcessStat[] {
  const found = processes.filter(({ pid }) => pid === rootPid);
  // Grows while it is walked: children of children are found as well.
  for (const parent of found) found.push(...processes.filter(({ parentPid }) => parentPid === parent.pid));
  return found;
}

/**
 * Processor time of a process and of all that it started, those that ended included: their time is added to their
 * parent's when it notices.
 */
export function treeCpuSeconds(processes: readonly ProcessStat[], rootPid: number): number {
  return processTree(processes, rootPid).reduce(
    (sum, { cpuSeconds, endedChildrenCpuSeconds }) => sum + cpuSeconds + endedChildrenCpuSeconds,
    0,
  );
}

/** Memory of a process and of all that it started. A page that several share counts once, in parts. */
export function treeMemoryBytes(processes: readonly ProcessStat[], rootPid: number): number {
  return processTree(processes, rootPid).reduce((sum, { pid }) => {
    const rollup = readOrNothing(`/proc/${pid}/smaps_rollup`) ?? '';
    return sum + Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1_024;
  }, 0);
}

/** The first process that was started by `ancestor`, directly or not, and has `word` in its command line. */
export function findDescendant(ancestor: number, word: string): number {
  const found = processTree(allProcesses(), ancestor)
    .slice(1)
    .find(({ pid }) => readOrNothing(`/proc/${pid}/cmdline`)?.includes(word));
  if (found === undefined) throw new Error(`no process with "${word}" in its command line was started`);
  return found.pid;
}

function readOrNothing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

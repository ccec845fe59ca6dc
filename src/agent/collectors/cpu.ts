import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Collector, gauge, type Reading } from './collector.ts';
import { CPU_MODES, type CpuMode, type CpuTimes, usageBetween } from './cpu-times.ts';
import { fieldsOf, linesOf, numberAt } from './text.ts';

/** CPU use from /proc/stat (man 5 proc): percent of the time since the reading before, so the first gives no use. */
export function createCpuCollector({ procRoot }: { procRoot: string }): Collector {
  let before: ReadonlyMap<string, CpuTimes> = new Map();
  return {
    name: 'cpu',
    async collect() {
      const now = parseCpuTimes(await readFile(join(procRoot, 'stat'), 'utf8'));
      const readings = readingsBetween(before, now);
      before = now;
      return [gauge('cpu_count', now.size - 1, 'cores'), ...readings];
    },
  };
}

/** Times per core, and of all cores as `total`. */
export function parseCpuTimes(stat: string): Map<string, CpuTimes> {
  const times = new Map<string, CpuTimes>();
  for (const line of linesOf(stat)) {
    const fields = fieldsOf(line);
    const core = /^cpu(\d*)$/.exec(fields[0] ?? '')?.[1];
    if (core !== undefined) times.set(core === '' ? 'total' : core, parseModes(fields));
  }
  if (!times.has('total')) throw new Error('stat: no line "cpu"');
  return times;
}

function readingsBetween(
  before: ReadonlyMap<string, CpuTimes>,
  now: ReadonlyMap<string, CpuTimes>,
): Reading[] {
  return [...now].flatMap(([cpu, times]) => {
    const earlier = before.get(cpu);
    return earlier === undefined ? [] : usageBetween(cpu, earlier, times);
  });
}

/** `guest` and `guest_nice`, the fields after these, are part of `user` and `nice` already. */
function parseModes(fields: readonly string[]): CpuTimes {
  const modes = CPU_MODES.map((mode, index): [CpuMode, number] => [
    mode,
    // Kernels before 2.6.11 end the line earlier.
    index + 1 < fields.length ? numberAt(fields, index + 1, 'stat: cpu') : 0,
  ]);
  return Object.fromEntries(modes) as Record<CpuMode, number>;
}

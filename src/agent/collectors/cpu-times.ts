import { gauge, type Reading } from './collector.ts';
import { percent } from './text.ts';

/** In the order of /proc/stat. */
export const CPU_MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;

export type CpuMode = (typeof CPU_MODES)[number];

/** Time a core has spent in each mode since the start; the unit does not matter, only shares are taken. */
export type CpuTimes = Readonly<Partial<Record<CpuMode, number>>>;

/** What a core did between two readings. Empty when no time passed by its count. */
export function usageBetween(cpu: string, before: CpuTimes, now: CpuTimes): Reading[] {
  const spent = CPU_MODES.flatMap((mode): [CpuMode, number][] => {
    const time = now[mode];
    // The kernel's idle and iowait times are known to step back a little; that is no time spent.
    return time === undefined ? [] : [[mode, Math.max(0, time - (before[mode] ?? 0))]];
  });
  const whole = spent.reduce((sum, [, time]) => sum + time, 0);
  if (whole === 0) return [];
  const waiting = spent.filter(([mode]) => mode === 'idle' || mode === 'iowait');
  const idle = waiting.reduce((sum, [, time]) => sum + time, 0);
  return [
    gauge('cpu_usage_percent', percent(whole - idle, whole), 'percent', { cpu }),
    ...spent.map(([mode, time]) => gauge('cpu_mode_percent', percent(time, whole), 'percent', { cpu, mode })),
  ];
}

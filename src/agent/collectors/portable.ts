import os from 'node:os';
import { type Collector, gauge } from './collector.ts';
import { type CpuTimes, usageBetween } from './cpu-times.ts';
import { loadReadings } from './load.ts';
import { memoryReadings } from './memory.ts';

/** What Node itself knows of any machine; a stand-in in tests. */
export type MachineFacts = Pick<
  typeof os,
  'cpus' | 'loadavg' | 'totalmem' | 'freemem' | 'uptime' | 'platform'
>;

/** The collectors of machines without /proc: CPU, load, memory and uptime. */
export function createPortableCollectors(facts: MachineFacts = os): Collector[] {
  return [
    createPortableCpuCollector(facts),
    {
      name: 'load',
      // Windows has no load; Node gives zeros there.
      collect: async () => (facts.platform() === 'win32' ? [] : loadReadings(facts.loadavg())),
    },
    { name: 'memory', collect: async () => memoryReadings(facts.totalmem(), facts.freemem()) },
    { name: 'uptime', collect: async () => [gauge('uptime_seconds', facts.uptime(), 'seconds')] },
  ];
}

function createPortableCpuCollector(facts: MachineFacts): Collector {
  let before: ReadonlyMap<string, CpuTimes> = new Map();
  return {
    name: 'cpu',
    async collect() {
      const now = cpuTimes(facts);
      const readings = [...now].flatMap(([cpu, times]) => {
        const earlier = before.get(cpu);
        return earlier === undefined ? [] : usageBetween(cpu, earlier, times);
      });
      before = now;
      return [gauge('cpu_count', now.size - 1, 'cores'), ...readings];
    },
  };
}

function cpuTimes(facts: MachineFacts): Map<string, CpuTimes> {
  const cores = facts.cpus().map(({ times }) => ({
    user: times.user,
    nice: times.nice,
    system: times.sys,
    idle: times.idle,
    irq: times.irq,
  }));
  const sum = (mode: keyof (typeof cores)[number]): number =>
    cores.reduce((total, core) => total + core[mode], 0);
  const total: CpuTimes = {
    user: sum('user'),
    nice: sum('nice'),
    system: sum('system'),
    idle: sum('idle'),
    irq: sum('irq'),
  };
  return new Map<string, CpuTimes>([
    ['total', total],
    ...cores.map((core, index): [string, CpuTimes] => [String(index), core]),
  ]);
}

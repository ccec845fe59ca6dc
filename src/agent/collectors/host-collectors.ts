import type { Collector, SystemRoots } from './collector.ts';
import { createCpuCollector } from './cpu.ts';
import { createDiskIoCollector } from './disk-io.ts';
import { createDiskSpaceCollector } from './disk-space.ts';
import { createLoadCollector } from './load.ts';
import { createMemoryCollector } from './memory.ts';
import { createNetworkCollector } from './network.ts';
import { createPortableCollectors } from './portable.ts';
import { createProcessesCollector } from './processes.ts';
import { createUptimeCollector } from './uptime.ts';

/** Everything this kind of machine can tell. */
export function createHostCollectors(
  platform: NodeJS.Platform,
  roots: Partial<SystemRoots> = {},
): Collector[] {
  if (platform !== 'linux') return createPortableCollectors();
  const { procRoot = '/proc', sysRoot = '/sys' } = roots;
  return [
    createCpuCollector({ procRoot }),
    createLoadCollector({ procRoot }),
    createMemoryCollector({ procRoot }),
    createDiskSpaceCollector({ procRoot }),
    createDiskIoCollector({ procRoot, sysRoot }),
    createNetworkCollector({ procRoot }),
    createProcessesCollector({ procRoot }),
    createUptimeCollector({ procRoot }),
  ];
}

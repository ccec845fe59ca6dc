import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Collector, gauge } from './collector.ts';
import { fieldsOf, numberAt } from './text.ts';

/** Seconds since the machine started, from /proc/uptime. */
export function createUptimeCollector({ procRoot }: { procRoot: string }): Collector {
  return {
    name: 'uptime',
    async collect() {
      const fields = fieldsOf(await readFile(join(procRoot, 'uptime'), 'utf8'));
      return [gauge('uptime_seconds', numberAt(fields, 0, 'uptime'), 'seconds')];
    },
  };
}

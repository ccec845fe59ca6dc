import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Collector, gauge, type Reading } from './collector.ts';
import { fieldsOf, numberAt } from './text.ts';

/** Mean number of processes that run or wait, over 1, 5 and 15 minutes, from /proc/loadavg. */
export function createLoadCollector({ procRoot }: { procRoot: string }): Collector {
  return {
    name: 'load',
    async collect() {
      const fields = fieldsOf(await readFile(join(procRoot, 'loadavg'), 'utf8'));
      return loadReadings([0, 1, 2].map((index) => numberAt(fields, index, 'loadavg')));
    },
  };
}

export function loadReadings([one = 0, five = 0, fifteen = 0]: readonly number[]): Reading[] {
  return [
    gauge('load_1m', one, 'processes'),
    gauge('load_5m', five, 'processes'),
    gauge('load_15m', fifteen, 'processes'),
  ];
}

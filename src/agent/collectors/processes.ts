import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Collector, gauge } from './collector.ts';

/**
 * How many processes there are (the numbered folders of /proc; /proc/loadavg would count threads) and how many run or
 * wait for a CPU now (`procs_running` of /proc/stat).
 */
export function createProcessesCollector({ procRoot }: { procRoot: string }): Collector {
  return {
    name: 'processes',
    async collect() {
      const names = await readdir(procRoot);
      const stat = await readFile(join(procRoot, 'stat'), 'utf8');
      const running = /^procs_running (\d+)$/m.exec(stat)?.[1];
      return [
        gauge('processes_total', names.filter((name) => /^\d+$/.test(name)).length, 'processes'),
        ...(running === undefined ? [] : [gauge('processes_running', Number(running), 'processes')]),
      ];
    },
  };
}

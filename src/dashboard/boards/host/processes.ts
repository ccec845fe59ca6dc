import type { Section } from '../build/board.ts';
import { host } from '../build/machines.ts';
import { mishaps, stat, timeSeries } from '../build/panels.ts';
import { metric } from '../build/queries.ts';

export const PROCESSES: Section = {
  title: 'Processes and the agent',
  lines: [
    {
      h: 6,
      panels: [
        timeSeries({
          title: 'Processes',
          w: 8,
          unit: 'none',
          fillOpacityPercent: 0,
          min: 0,
          decimals: 0,
          queries: [
            metric('processes_total', 'avg', { where: host, legend: 'all' }),
            metric('processes_running', 'avg', { where: host, legend: 'run or wait for a core' }),
          ],
        }),
        timeSeries({
          title: 'Time the agent takes to read everything',
          w: 8,
          unit: 's',
          min: 0,
          queries: [metric('agent_collect_duration_seconds', 'avg', { where: host, legend: 'reading' })],
        }),
        stat({
          title: 'Unsent',
          description: 'What the agent keeps on disk until the server takes it.',
          w: 4,
          unit: 'bytes',
          queries: [metric('agent_spool_bytes', 'last', { where: host })],
        }),
        mishaps({
          title: 'Lost',
          description: 'Samples that the agent lost in this time range.',
          unit: 'none',
          w: 4,
          queries: [metric('agent_samples_dropped_total', 'increase', { where: host })],
        }),
      ],
    },
  ],
};

import type { Section } from '../build/board.ts';
import { allCores, CPU_USE, DISK_USE, host, MEMORY_USE } from '../build/machines.ts';
import { above, alertList, mishaps, NONE_IS_WELL, stat, table, topList } from '../build/panels.ts';
import { expression, metric, needed, overAll } from '../build/queries.ts';

export const OVERVIEW: Section = {
  lines: [
    {
      h: 4,
      panels: [
        stat({
          title: 'Hosts',
          w: 4,
          decimals: 0,
          queries: overAll('count', ['uptime_seconds', 'last'], { where: host, by: ['host'] }),
        }),
        stat({
          title: 'Busiest CPU',
          w: 4,
          unit: 'percent',
          thresholds: above(80, 95),
          queries: overAll('max', ['cpu_usage_percent', 'avg'], { where: allCores, by: ['host'] }),
        }),
        stat({
          title: 'Most memory',
          w: 4,
          unit: 'percent',
          thresholds: above(85, 95),
          queries: [metric('memory_usage_percent', 'max', { where: host })],
        }),
        stat({
          title: 'Fullest disk',
          w: 4,
          unit: 'percent',
          thresholds: above(80, 90),
          queries: [metric('disk_usage_percent', 'max', { where: host })],
        }),
        stat({
          title: 'Restarts',
          description: 'Hosts that have been up for less than an hour.',
          w: 4,
          decimals: 0,
          thresholds: NONE_IS_WELL,
          queries: [
            needed('uptime_seconds', 'last', { where: host, by: ['host'] }),
            expression('sum(clamp_max(floor(3600 / clamp_min(A, 1)), 1))'),
          ],
        }),
        mishaps({
          title: 'Lost',
          description:
            'Samples that agents lost in this time range, because the server was away for longer than there was room on disk.',
          w: 4,
          unit: 'none',
          queries: [metric('agent_samples_dropped_total', 'increase', { where: host })],
        }),
      ],
    },
    {
      h: 9,
      panels: [
        alertList({ title: 'Alerts', w: 6 }),
        topList({
          title: 'CPU',
          w: 6,
          ...CPU_USE,
          queries: [
            metric('cpu_usage_percent', 'avg', { where: allCores, by: ['host'], legend: '{{host}}' }),
          ],
        }),
        topList({
          title: 'Memory',
          w: 6,
          ...MEMORY_USE,
          queries: [
            metric('memory_usage_percent', 'last', { where: host, by: ['host'], legend: '{{host}}' }),
          ],
        }),
        topList({
          title: 'Disks',
          w: 6,
          ...DISK_USE,
          queries: [
            metric('disk_usage_percent', 'last', {
              where: host,
              by: ['host', 'mount'],
              legend: '{{host}} {{mount}}',
            }),
          ],
        }),
      ],
    },
    {
      h: 9,
      panels: [
        table({
          title: 'All hosts',
          w: 24,
          sortBy: 'A',
          descending: true,
          columns: [
            { column: 'host', title: 'Host' },
            { column: 'A', title: 'CPU', unit: 'percent', color: 'bar', thresholds: above(80, 95) },
            { column: 'B', title: 'Memory', unit: 'percent', color: 'bar', thresholds: above(85, 95) },
            {
              column: 'C',
              title: 'Fullest disk',
              unit: 'percent',
              color: 'bar',
              thresholds: above(80, 90),
            },
            { column: 'D', title: 'Load, 1 min', unit: 'none', decimals: 2 },
            { column: 'E', title: 'Received', unit: 'binBps' },
            { column: 'F', title: 'Sent', unit: 'binBps' },
            { column: 'G', title: 'Up for', unit: 'dtdurations' },
          ],
          queries: [
            metric('cpu_usage_percent', 'avg', { where: allCores, by: ['host'] }),
            metric('memory_usage_percent', 'last', { where: host, by: ['host'] }),
            metric('disk_usage_percent', 'max', { where: host, by: ['host'] }),
            metric('load_1m', 'last', { where: host, by: ['host'] }),
            metric('network_received_bytes_total', 'rate', { where: host, by: ['host'] }),
            metric('network_sent_bytes_total', 'rate', { where: host, by: ['host'] }),
            metric('uptime_seconds', 'last', { where: host, by: ['host'] }),
          ],
        }),
      ],
    },
  ],
};

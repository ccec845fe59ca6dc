import type { Section } from '../build/board.ts';
import { allCores, host } from '../build/machines.ts';
import { above, aboveAndBelow, heatmap, LEGEND_TABLE, timeSeries } from '../build/panels.ts';
import { expression, metric, needed } from '../build/queries.ts';

export const OVER_TIME: Section = {
  title: 'Over time',
  lines: [
    {
      h: 8,
      panels: [
        timeSeries({
          title: 'CPU',
          w: 12,
          fillOpacityPercent: 0,
          unit: 'percent',
          min: 0,
          thresholds: above(80, 95),
          thresholdsShown: 'lines',
          legend: LEGEND_TABLE,
          queries: [
            metric('cpu_usage_percent', 'avg', { where: allCores, by: ['host'], legend: '{{host}}' }),
          ],
        }),
        timeSeries({
          title: 'Memory',
          w: 12,
          fillOpacityPercent: 0,
          unit: 'percent',
          min: 0,
          max: 100,
          legend: LEGEND_TABLE,
          queries: [metric('memory_usage_percent', 'avg', { where: host, by: ['host'], legend: '{{host}}' })],
        }),
      ],
    },
    {
      h: 8,
      panels: [
        timeSeries({
          title: 'Load for each core',
          unit: 'none',
          fillOpacityPercent: 0,
          description: 'Above 1 something has to wait.',
          w: 8,
          min: 0,
          thresholds: above(1, 2),
          thresholdsShown: 'lines',
          queries: [
            needed('load_1m', 'avg', { where: host, by: ['host'] }),
            needed('cpu_count', 'avg', { where: host, by: ['host'] }),
            expression('A / B', '{{host}}'),
          ],
        }),
        timeSeries({
          title: 'Disks: time busy',
          fillOpacityPercent: 0,
          description:
            'Share of the time in which a disk had something to do, of the busiest disk of each host.',
          w: 8,
          unit: 'percentunit',
          min: 0,
          queries: [
            needed('disk_io_time_seconds_total', 'rate', { where: host, by: ['host', 'device'] }),
            expression('max(A) by (host)', '{{host}}'),
          ],
        }),
        timeSeries({
          title: 'Network',
          fillOpacityPercent: 0,
          description: 'Received above zero, sent below.',
          w: 8,
          unit: 'binBps',
          ...aboveAndBelow(
            { received: 'network_received_bytes_total', sent: 'network_sent_bytes_total' },
            { where: host, by: 'host' },
          ),
        }),
      ],
    },
    {
      h: 8,
      panels: [
        heatmap({
          title: 'How busy the cores of all hosts are',
          w: 24,
          unit: 'percent',
          buckets: 10,
          queries: [
            metric('cpu_usage_percent', 'avg', {
              where: host,
              unlike: { cpu: 'total' },
              by: ['host', 'cpu'],
            }),
          ],
        }),
      ],
    },
  ],
};

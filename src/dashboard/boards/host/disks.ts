import type { Section } from '../build/board.ts';
import { DISK_USE, host } from '../build/machines.ts';
import { above, aboveAndBelow, barGauge, timeSeries } from '../build/panels.ts';
import { metric } from '../build/queries.ts';
import { device } from './shared.ts';

export const DISKS: Section = {
  title: 'Disks',
  lines: [
    {
      h: 8,
      panels: [
        barGauge({
          title: 'How full they are',
          w: 8,
          ...DISK_USE,
          queries: [
            metric('disk_usage_percent', 'last', { where: host, by: ['mount'], legend: '{{mount}}' }),
          ],
        }),
        timeSeries({
          title: 'Space left',
          w: 8,
          unit: 'bytes',
          min: 0,
          queries: [metric('disk_free_bytes', 'avg', { where: host, by: ['mount'], legend: '{{mount}}' })],
        }),
        timeSeries({
          title: 'Time busy',
          description: 'Share of the time in which the disk had something to do.',
          w: 8,
          unit: 'percentunit',
          min: 0,
          thresholds: above(0.8, 0.95),
          thresholdsShown: 'lines',
          queries: [
            metric('disk_io_time_seconds_total', 'rate', {
              where: device,
              by: ['device'],
              legend: '{{device}}',
            }),
          ],
        }),
      ],
    },
    {
      h: 7,
      panels: [
        timeSeries({
          title: 'Read and written',
          description: 'Read above zero, written below.',
          w: 12,
          unit: 'binBps',
          ...aboveAndBelow(
            { read: 'disk_read_bytes_total', written: 'disk_written_bytes_total' },
            { where: device, by: 'device' },
          ),
        }),
        timeSeries({
          title: 'Operations',
          description: 'Reads above zero, writes below.',
          w: 12,
          unit: 'iops',
          ...aboveAndBelow(
            { reads: 'disk_reads_total', writes: 'disk_writes_total' },
            { where: device, by: 'device' },
          ),
        }),
      ],
    },
  ],
};

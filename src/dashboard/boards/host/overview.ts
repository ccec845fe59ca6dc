import type { SeriesOverride } from '../../../model/dashboard/panel.ts';
import type { Section } from '../build/board.ts';
import { allCores, CPU_USE, DISK_USE, host, MEMORY_USE } from '../build/machines.ts';
import { above, alertList, colored, gauge, stacked, stat, timeSeries } from '../build/panels.ts';
import { expression, metric, needed } from '../build/queries.ts';

const WEEK_SECONDS = 604_800;

/** Each mode has its colour on every host; waiting for disks and for the hypervisor stand out. */
const CPU_MODES: readonly SeriesOverride[] = Object.entries({
  user: 0,
  system: 3,
  nice: 6,
  irq: 5,
  softirq: 8,
  iowait: 7,
  steal: 1,
}).map(([mode, place]) => ({ match: { nameRegex: `^${mode}$` }, color: `series-${place}` }));

export const OVERVIEW: Section = {
  lines: [
    {
      h: 6,
      panels: [
        gauge({
          title: 'CPU',
          w: 4,
          ...CPU_USE,
          queries: [metric('cpu_usage_percent', 'avg', { where: allCores })],
        }),
        gauge({
          title: 'Memory',
          w: 4,
          ...MEMORY_USE,
          queries: [metric('memory_usage_percent', 'last', { where: host })],
        }),
        gauge({
          title: 'Fullest disk',
          w: 4,
          ...DISK_USE,
          queries: [metric('disk_usage_percent', 'max', { where: host })],
        }),
        stat({
          title: 'Load/core',
          unit: 'none',
          description: 'Load for each core. Above 1 something has to wait.',
          w: 4,
          decimals: 2,
          thresholds: above(1, 2),
          queries: [
            needed('load_1m', 'avg', { where: host }),
            needed('cpu_count', 'avg', { where: host }),
            expression('A / B'),
          ],
        }),
        stat({
          title: 'Up for',
          w: 4,
          unit: 'dtdurations',
          sparkline: false,
          thresholds: [
            { value: null, color: 'pending' },
            { value: 3_600, color: 'neutral' },
          ],
          queries: [metric('uptime_seconds', 'last', { where: host })],
        }),
        alertList({ title: 'Alerts of this host', w: 4, labels: { host: '$host' }, limit: 10 }),
      ],
    },
    {
      h: 8,
      panels: [
        stacked({
          title: 'What the CPU does',
          w: 12,
          unit: 'percent',
          max: 100,
          fillOpacityPercent: 40,
          lineWidthPx: 1,
          overrides: CPU_MODES,
          queries: [
            metric('cpu_mode_percent', 'avg', {
              where: allCores,
              unlike: { mode: 'idle' },
              by: ['mode'],
              legend: '{{mode}}',
            }),
          ],
        }),
        timeSeries({
          title: 'Memory',
          w: 12,
          unit: 'bytes',
          min: 0,
          overrides: [
            ...colored({ A: 0, C: 2, D: 7 }),
            { match: { refId: 'B' }, color: 'neutral', dashed: true, fillOpacityPercent: 0 },
            { match: { refId: 'C' }, fillOpacityPercent: 0 },
            { match: { refId: 'D' }, fillOpacityPercent: 0 },
          ],
          queries: [
            metric('memory_used_bytes', 'avg', { where: host, legend: 'used' }),
            metric('memory_total_bytes', 'avg', { where: host, legend: 'there is' }),
            metric('memory_cached_bytes', 'avg', { where: host, legend: 'cache' }),
            metric('swap_used_bytes', 'avg', { where: host, legend: 'swap used' }),
          ],
        }),
      ],
    },
    {
      h: 7,
      panels: [
        timeSeries({
          title: 'CPU, now and a week ago',
          w: 8,
          unit: 'percent',
          min: 0,
          overrides: [
            ...colored({ A: 0 }),
            { match: { refId: 'B' }, color: 'neutral', dashed: true, fillOpacityPercent: 0 },
          ],
          queries: [
            metric('cpu_usage_percent', 'avg', { where: allCores, legend: 'now' }),
            metric('cpu_usage_percent', 'avg', {
              where: allCores,
              legend: 'a week ago',
              timeShiftSeconds: WEEK_SECONDS,
            }),
          ],
        }),
        timeSeries({
          title: 'Cores',
          w: 8,
          unit: 'percent',
          min: 0,
          max: 100,
          fillOpacityPercent: 0,
          queries: [
            metric('cpu_usage_percent', 'avg', {
              where: host,
              unlike: { cpu: 'total' },
              by: ['cpu'],
              legend: 'core {{cpu}}',
            }),
          ],
        }),
        timeSeries({
          title: 'Load',
          w: 8,
          unit: 'none',
          min: 0,
          fillOpacityPercent: 0,
          overrides: [
            ...colored({ A: 7, B: 1, C: 0 }),
            { match: { refId: 'D' }, color: 'neutral', dashed: true },
          ],
          queries: [
            metric('load_1m', 'avg', { where: host, legend: '1 min' }),
            metric('load_5m', 'avg', { where: host, legend: '5 min' }),
            metric('load_15m', 'avg', { where: host, legend: '15 min' }),
            metric('cpu_count', 'avg', { where: host, legend: 'cores' }),
          ],
        }),
      ],
    },
  ],
};

import type { Dashboard } from '../../model/dashboard/document.ts';
import type { SeriesOverride } from '../../model/dashboard/panel.ts';
import { board, linkTo, marks, oneTagVariable, tagVariable } from './build/board.ts';
import { CPU_USE, DISK_USE, MEMORY_USE } from './build/fullness.ts';
import {
  above,
  alertList,
  barGauge,
  bars,
  colored,
  gauge,
  mirrored,
  mishaps,
  stacked,
  stat,
  timeSeries,
} from './build/panels.ts';
import { bothWays, expression, metric, needed } from './build/queries.ts';

const host = { host: '$host' };
const allCores = { ...host, cpu: 'total' };
const device = { ...host, device: '$device' };
const network = { ...host, interface: '$interface' };
const ofHost = [{ key: 'host', op: '=', value: '$host' }] as const;
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

/** One host: what it is short of, and since when. */
export const HOST: Dashboard = board({
  title: 'One host',
  description: 'One host that runs the agent: what it is short of, and since when.',
  tags: ['hosts', 'agent'],
  variables: [
    oneTagVariable({ name: 'host', label: 'Host', metric: 'uptime_seconds', tag: 'host' }),
    tagVariable({
      name: 'device',
      label: 'Disk',
      metric: 'disk_reads_total',
      tag: 'device',
      filters: ofHost,
    }),
    tagVariable({
      name: 'interface',
      label: 'Interface',
      metric: 'network_received_bytes_total',
      tag: 'interface',
      filters: ofHost,
    }),
  ],
  links: [linkTo('All hosts', 'dashboarding-hosts'), linkTo('Dashboarding itself', 'dashboarding-health')],
  annotations: marks({ host: '$host' }),
  sections: [
    {
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
    },
    {
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
              queries: [
                metric('disk_free_bytes', 'avg', { where: host, by: ['mount'], legend: '{{mount}}' }),
              ],
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
              overrides: [mirrored('B')],
              queries: bothWays(
                { read: 'disk_read_bytes_total', written: 'disk_written_bytes_total' },
                { where: device, by: 'device' },
              ),
            }),
            timeSeries({
              title: 'Operations',
              description: 'Reads above zero, writes below.',
              w: 12,
              unit: 'iops',
              overrides: [mirrored('B')],
              queries: bothWays(
                { reads: 'disk_reads_total', writes: 'disk_writes_total' },
                { where: device, by: 'device' },
              ),
            }),
          ],
        },
      ],
    },
    {
      title: 'Network',
      lines: [
        {
          h: 7,
          panels: [
            timeSeries({
              title: '$interface',
              description: 'Received above zero, sent below.',
              w: 12,
              unit: 'binBps',
              repeat: { variable: 'interface', direction: 'right', perRow: 2 },
              overrides: [...colored({ A: 0, B: 1 }), mirrored('B')],
              queries: [
                metric('network_received_bytes_total', 'rate', { where: network, legend: 'received' }),
                metric('network_sent_bytes_total', 'rate', { where: network, legend: 'sent' }),
              ],
            }),
          ],
        },
        {
          h: 6,
          panels: [
            timeSeries({
              title: 'Packets',
              w: 12,
              unit: 'pps',
              overrides: [mirrored('B')],
              queries: bothWays(
                { received: 'network_received_packets_total', sent: 'network_sent_packets_total' },
                { where: network, by: 'interface' },
              ),
            }),
            bars({
              title: 'Errors',
              w: 12,
              unit: 'none',
              queries: bothWays(
                { received: 'network_receive_errors_total', sent: 'network_send_errors_total' },
                { where: network, by: 'interface', aggregation: 'increase' },
              ),
            }),
          ],
        },
      ],
    },
    {
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
    },
  ],
});

import type { Dashboard } from '../../model/dashboard/document.ts';
import { board, linkTo, marks, tagVariable } from './build/board.ts';
import { CPU_USE, DISK_USE, MEMORY_USE } from './build/fullness.ts';
import {
  above,
  alertList,
  heatmap,
  LEGEND_TABLE,
  mirrored,
  mishaps,
  NONE_IS_WELL,
  stat,
  table,
  timeSeries,
  topList,
} from './build/panels.ts';
import { bothWays, expression, metric, needed, overAll } from './build/queries.ts';

const host = { host: '$host' };
const allCores = { ...host, cpu: 'total' };

/** All hosts with an agent: which one is in trouble, and with what. */
export const HOSTS: Dashboard = board({
  title: 'Hosts',
  description: 'All hosts that run the agent, the fullest and busiest first.',
  tags: ['hosts', 'agent'],
  variables: [tagVariable({ name: 'host', label: 'Host', metric: 'uptime_seconds', tag: 'host' })],
  links: [linkTo('One host', 'dashboarding-host'), linkTo('Dashboarding itself', 'dashboarding-health')],
  annotations: marks(),
  sections: [
    {
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
    },
    {
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
              queries: [
                metric('memory_usage_percent', 'avg', { where: host, by: ['host'], legend: '{{host}}' }),
              ],
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
              overrides: [mirrored('B')],
              queries: bothWays(
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
    },
  ],
});

import type { Dashboard } from '../../model/dashboard/document.ts';
import type { Threshold } from '../../model/dashboard/panel.ts';
import { board, linkTo, marks, tagVariable } from './build/board.ts';
import {
  above,
  alertList,
  barGauge,
  bars,
  colored,
  LEGEND_TABLE,
  mirrored,
  mishaps,
  NONE_IS_WELL,
  stacked,
  stat,
  stateTimeline,
  table,
  text,
  timeSeries,
  topList,
} from './build/panels.ts';
import { alike, expression, type MetricOptions, metric, needed, overAll } from './build/queries.ts';

const node = { instance: '$instance' };
const byNode = { where: node, by: ['instance'], legend: '{{instance}}' } as const;
const queue = { ...node, vhost: '$vhost', queue: '$queue' };
const byQueue: MetricOptions = { where: queue, by: ['vhost', 'queue'], legend: '{{queue}}' };

/** A queue without a consumer. */
const NOBODY: readonly Threshold[] = [
  { value: null, color: 'firing' },
  { value: 1, color: 'ok' },
];

/** Gauges of all nodes together. */
function total(name: string) {
  return overAll('sum', [name, 'last'], { where: node, by: ['*'] });
}

/**
 * A cluster of RabbitMQ as its plugin rabbitmq_prometheus tells of it (checked against 3.10). The rows about single queues need
 * metrics by object: `prometheus.return_per_object_metrics = true`, or the address `/metrics/per-object`.
 */
export const RABBITMQ: Dashboard = board({
  title: 'RabbitMQ',
  description: 'A cluster of RabbitMQ by the metrics of its plugin rabbitmq_prometheus.',
  tags: ['rabbitmq'],
  variables: [
    tagVariable({
      name: 'instance',
      label: 'Node',
      metric: 'rabbitmq_erlang_uptime_seconds',
      tag: 'instance',
    }),
    tagVariable({
      name: 'vhost',
      label: 'Virtual host',
      metric: 'rabbitmq_queue_messages_ready',
      tag: 'vhost',
    }),
    tagVariable({
      name: 'queue',
      label: 'Queue',
      metric: 'rabbitmq_queue_messages_ready',
      tag: 'queue',
      filters: [{ key: 'vhost', op: '=', value: '$vhost' }],
    }),
  ],
  links: [
    linkTo('Hosts', 'dashboarding-hosts'),
    linkTo('Dashboarding itself', 'dashboarding-health'),
    { title: 'About these metrics', url: 'https://www.rabbitmq.com/docs/prometheus', newTab: true },
  ],
  annotations: marks(),
  sections: [
    {
      lines: [
        {
          h: 4,
          panels: [
            stat({
              title: 'Alarms',
              description:
                'Memory or disk is short on so many nodes: all publishers of the cluster are held.',
              w: 4,
              decimals: 0,
              thresholds: NONE_IS_WELL,
              queries: [
                needed('rabbitmq_alarms_memory_used_watermark', 'last', { where: node, by: ['instance'] }),
                needed('rabbitmq_alarms_free_disk_space_watermark', 'last', {
                  where: node,
                  by: ['instance'],
                }),
                needed('rabbitmq_alarms_file_descriptor_limit', 'last', { where: node, by: ['instance'] }),
                expression('sum(A) + sum(B) + sum(C)'),
              ],
            }),
            stat({
              title: 'Ready',
              description: 'Messages in queues, waiting for a consumer.',
              w: 4,
              unit: 'short',
              thresholds: above(10_000, 100_000),
              queries: total('rabbitmq_queue_messages_ready'),
            }),
            stat({
              title: 'Unacked',
              description: 'Messages with consumers that have not said yet that they are done.',
              w: 4,
              unit: 'short',
              thresholds: above(10_000, 100_000),
              queries: total('rabbitmq_queue_messages_unacked'),
            }),
            stat({
              title: 'Published',
              w: 4,
              unit: 'mps',
              queries: [metric('rabbitmq_global_messages_received_total', 'rate', { where: node })],
            }),
            stat({
              title: 'Nodes',
              w: 4,
              decimals: 0,
              queries: overAll('count', ['rabbitmq_erlang_uptime_seconds', 'last'], {
                where: node,
                by: ['instance'],
              }),
            }),
            mishaps({
              title: 'Dropped',
              description: 'Messages in this time range that no queue wanted.',
              w: 4,
              queries: [
                metric('rabbitmq_global_messages_unroutable_dropped_total', 'increase', { where: node }),
              ],
            }),
          ],
        },
        {
          h: 8,
          panels: [
            stacked({
              title: 'Messages in queues',
              description: 'Ready ones that only grow: consumers are too slow, or away.',
              w: 10,
              unit: 'short',
              overrides: colored({ C: 1, D: 0 }),
              queries: [
                needed('rabbitmq_queue_messages_ready', 'last', { where: node, by: ['*'] }),
                needed('rabbitmq_queue_messages_unacked', 'last', { where: node, by: ['*'] }),
                expression('sum(A)', 'ready'),
                expression('sum(B)', 'not acknowledged'),
              ],
            }),
            timeSeries({
              title: 'In and out',
              description: 'Published above zero, acknowledged below: over time both are the same.',
              w: 9,
              unit: 'mps',
              overrides: [...colored({ A: 0, B: 1, C: 2 }), mirrored('C')],
              queries: [
                metric('rabbitmq_global_messages_received_total', 'rate', {
                  where: node,
                  legend: 'published',
                }),
                metric('rabbitmq_global_messages_redelivered_total', 'rate', {
                  where: node,
                  legend: 'delivered again',
                }),
                metric('rabbitmq_global_messages_acknowledged_total', 'rate', {
                  where: node,
                  legend: 'acknowledged',
                }),
              ],
            }),
            alertList({ title: 'Alerts', w: 5 }),
          ],
        },
      ],
    },
    {
      title: 'Nodes',
      lines: [
        {
          h: 7,
          panels: [
            barGauge({
              title: 'Memory of its limit',
              w: 8,
              unit: 'percentunit',
              min: 0,
              max: 1,
              thresholds: above(0.8, 0.95),
              queries: [
                needed('rabbitmq_process_resident_memory_bytes', 'last', { where: node, by: ['instance'] }),
                needed('rabbitmq_resident_memory_limit_bytes', 'last', { where: node, by: ['instance'] }),
                expression('A / B', '{{instance}}'),
              ],
            }),
            timeSeries({
              title: 'Disk space left',
              fillOpacityPercent: 0,
              description: 'Below its limit (the dashed line) a node holds all publishers.',
              w: 8,
              unit: 'bytes',
              min: 0,
              overrides: [{ match: { refId: 'B' }, color: 'firing', dashed: true }],
              queries: [
                metric('rabbitmq_disk_space_available_bytes', 'min', byNode),
                metric('rabbitmq_disk_space_available_limit_bytes', 'max', { where: node, legend: 'limit' }),
              ],
            }),
            stateTimeline({
              title: 'Memory alarm',
              w: 8,
              mappings: [
                { kind: 'value', value: 0, text: 'none', color: 'ok' },
                { kind: 'range', from: 1, to: null, text: 'alarm', color: 'firing' },
              ],
              queries: [metric('rabbitmq_alarms_memory_used_watermark', 'max', byNode)],
            }),
          ],
        },
        {
          h: 6,
          panels: [
            table({
              title: 'All nodes',
              w: 24,
              columns: [
                { column: 'instance', title: 'Node' },
                { column: 'A', title: 'Memory', unit: 'bytes' },
                { column: 'B', title: 'Disk left', unit: 'bytes' },
                { column: 'C', title: 'File descriptors', decimals: 0 },
                { column: 'D', title: 'Erlang processes', unit: 'short' },
                { column: 'E', title: 'Connections', decimals: 0 },
                { column: 'F', title: 'Channels', decimals: 0 },
                { column: 'G', title: 'Up for', unit: 'dtdurations' },
              ],
              queries: alike(
                { where: node, by: ['instance'] },
                ['rabbitmq_process_resident_memory_bytes', 'last'],
                ['rabbitmq_disk_space_available_bytes', 'last'],
                ['rabbitmq_process_open_fds', 'last'],
                ['rabbitmq_erlang_processes_used', 'last'],
                ['rabbitmq_connections', 'last'],
                ['rabbitmq_channels', 'last'],
                ['rabbitmq_erlang_uptime_seconds', 'last'],
              ),
            }),
          ],
        },
      ],
    },
    {
      title: 'Publishing',
      lines: [
        {
          h: 7,
          panels: [
            stacked({
              title: 'Published',
              w: 8,
              unit: 'mps',
              queries: [metric('rabbitmq_global_messages_received_total', 'rate', byNode)],
            }),
            timeSeries({
              title: 'Wanted confirmed, and confirmed',
              overrides: [
                ...colored({ A: 0, B: 2 }),
                { match: { refId: 'B' }, dashed: true, fillOpacityPercent: 0 },
              ],
              description: 'The lines lie on one another as long as the cluster keeps up.',
              w: 8,
              unit: 'mps',
              min: 0,
              queries: [
                metric('rabbitmq_global_messages_received_confirm_total', 'rate', {
                  where: node,
                  legend: 'to be confirmed',
                }),
                metric('rabbitmq_global_messages_confirmed_total', 'rate', {
                  where: node,
                  legend: 'confirmed',
                }),
              ],
            }),
            bars({
              title: 'Wanted by no queue',
              w: 8,
              overrides: [{ match: { refId: 'A' }, color: 'firing' }],
              queries: [
                metric('rabbitmq_global_messages_unroutable_dropped_total', 'increase', {
                  where: node,
                  legend: 'dropped',
                }),
                metric('rabbitmq_global_messages_unroutable_returned_total', 'increase', {
                  where: node,
                  legend: 'returned to the publisher',
                }),
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'Consuming',
      lines: [
        {
          h: 7,
          panels: [
            stacked({
              title: 'Delivered, by kind of queue',
              w: 8,
              unit: 'mps',
              queries: [
                metric('rabbitmq_global_messages_delivered_total', 'rate', {
                  where: node,
                  by: ['queue_type'],
                  legend: '{{queue_type}}',
                }),
              ],
            }),
            timeSeries({
              title: 'Asked for, and nothing there',
              fillOpacityPercent: 0,
              description: 'Consumers that poll with basic.get: costly, and mostly for nothing.',
              w: 8,
              unit: 'mps',
              min: 0,
              queries: [metric('rabbitmq_global_messages_get_empty_total', 'rate', byNode)],
            }),
            bars({
              title: 'Dead-lettered',
              w: 8,
              stack: 'values',
              queries: [
                metric('rabbitmq_global_messages_dead_lettered_rejected_total', 'increase', {
                  where: node,
                  legend: 'rejected',
                }),
                metric('rabbitmq_global_messages_dead_lettered_expired_total', 'increase', {
                  where: node,
                  legend: 'expired',
                }),
                metric('rabbitmq_global_messages_dead_lettered_maxlen_total', 'increase', {
                  where: node,
                  legend: 'queue full',
                }),
                metric('rabbitmq_global_messages_dead_lettered_delivery_limit_total', 'increase', {
                  where: node,
                  legend: 'delivered too often',
                }),
              ],
            }),
          ],
        },
        {
          h: 6,
          panels: [
            timeSeries({
              title: 'Connections and channels',
              w: 12,
              min: 0,
              decimals: 0,
              fillOpacityPercent: 0,
              queries: [
                needed('rabbitmq_connections', 'last', { where: node, by: ['instance'] }),
                needed('rabbitmq_channels', 'last', { where: node, by: ['instance'] }),
                needed('rabbitmq_consumers', 'last', { where: node, by: ['*'] }),
                expression('sum(A)', 'connections'),
                expression('sum(B)', 'channels'),
                expression('sum(C)', 'consumers'),
              ],
            }),
            timeSeries({
              title: 'Connections opened and closed',
              fillOpacityPercent: 0,
              overrides: colored({ A: 0, B: 1 }),
              description: 'Clients that connect anew for each message cost more than their messages.',
              w: 12,
              unit: 'cps',
              min: 0,
              queries: [
                metric('rabbitmq_connections_opened_total', 'rate', { where: node, legend: 'opened' }),
                metric('rabbitmq_connections_closed_total', 'rate', { where: node, legend: 'closed' }),
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'Queues',
      lines: [
        {
          h: 8,
          panels: [
            topList({
              title: 'Longest queues',
              w: 6,
              unit: 'short',
              thresholds: above(10_000, 100_000),
              queries: [metric('rabbitmq_queue_messages_ready', 'last', byQueue)],
            }),
            timeSeries({
              title: 'Messages ready',
              w: 9,
              unit: 'short',
              min: 0,
              legend: LEGEND_TABLE,
              queries: [
                metric('rabbitmq_queue_messages_ready', 'max', { ...byQueue, orderBy: '-max', limit: 20 }),
              ],
            }),
            table({
              title: 'Who is served by whom',
              w: 9,
              sortBy: 'A',
              descending: true,
              columns: [
                { column: 'vhost', title: 'Virtual host' },
                { column: 'queue', title: 'Queue' },
                { column: 'A', title: 'Ready', unit: 'short' },
                { column: 'B', title: 'Not acknowledged', unit: 'short' },
                { column: 'C', title: 'Consumers', decimals: 0, color: 'text', thresholds: NOBODY },
              ],
              queries: alike(
                { where: queue, by: ['vhost', 'queue'] },
                ['rabbitmq_queue_messages_ready', 'last'],
                ['rabbitmq_queue_messages_unacked', 'last'],
                ['rabbitmq_queue_consumers', 'last'],
              ),
            }),
          ],
        },
        {
          h: 2,
          panels: [
            text({
              title: '',
              w: 24,
              markdown: [
                'Single queues are told apart only when RabbitMQ sends metrics by object: set `prometheus.return_per_object_metrics = true`',
                'in `rabbitmq.conf`, or scrape `/metrics/per-object`. Without that this row shows all queues of the cluster as one.',
              ].join('\n'),
            }),
          ],
        },
      ],
    },
    {
      title: 'Erlang and Raft',
      collapsed: true,
      lines: [
        {
          h: 7,
          panels: [
            timeSeries({
              title: 'Time until an entry of a quorum queue is committed',
              w: 8,
              unit: 's',
              min: 0,
              queries: [metric('rabbitmq_raft_entry_commit_latency_seconds', 'max', byNode)],
            }),
            timeSeries({
              title: 'Processes that wait to run',
              w: 8,
              min: 0,
              decimals: 0,
              queries: [metric('rabbitmq_erlang_scheduler_run_queue', 'max', byNode)],
            }),
            timeSeries({
              title: 'Memory reclaimed by garbage collection',
              w: 8,
              unit: 'binBps',
              min: 0,
              queries: [metric('rabbitmq_erlang_gc_reclaimed_bytes_total', 'rate', byNode)],
            }),
          ],
        },
      ],
    },
  ],
});

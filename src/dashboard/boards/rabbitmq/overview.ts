import type { Section } from '../build/board.ts';
import {
  above,
  alertList,
  colored,
  mirrored,
  mishaps,
  NONE_IS_WELL,
  stacked,
  stat,
  timeSeries,
} from '../build/panels.ts';
import { expression, metric, needed, overAll } from '../build/queries.ts';
import { node, total } from './shared.ts';

export const OVERVIEW: Section = {
  lines: [
    {
      h: 4,
      panels: [
        stat({
          title: 'Alarms',
          description: 'Memory or disk is short on so many nodes: all publishers of the cluster are held.',
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
          queries: [metric('rabbitmq_global_messages_unroutable_dropped_total', 'increase', { where: node })],
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
};

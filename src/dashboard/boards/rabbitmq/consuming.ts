import type { Section } from '../build/board.ts';
import { bars, colored, stacked, timeSeries } from '../build/panels.ts';
import { expression, metric, needed } from '../build/queries.ts';
import { byNode, node } from './shared.ts';

export const CONSUMING: Section = {
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
};

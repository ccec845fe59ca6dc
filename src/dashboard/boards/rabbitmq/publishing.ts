import type { Section } from '../build/board.ts';
import { bars, colored, stacked, timeSeries } from '../build/panels.ts';
import { metric } from '../build/queries.ts';
import { byNode, node } from './shared.ts';

export const PUBLISHING: Section = {
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
};

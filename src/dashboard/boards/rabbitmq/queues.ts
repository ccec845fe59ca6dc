import type { Threshold } from '../../../model/dashboard/panel.ts';
import type { Section } from '../build/board.ts';
import { above, LEGEND_TABLE, table, text, timeSeries, topList } from '../build/panels.ts';
import { alike, metric } from '../build/queries.ts';
import { byQueue, queue } from './shared.ts';

/** A queue without a consumer. */
const NOBODY: readonly Threshold[] = [
  { value: null, color: 'firing' },
  { value: 1, color: 'ok' },
];

export const QUEUES: Section = {
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
};

import type { Dashboard } from '../../../model/dashboard/document.ts';
import { board, linkTo, marks, tagVariable } from '../build/board.ts';
import { CONSUMING } from './consuming.ts';
import { ERLANG } from './erlang.ts';
import { NODES } from './nodes.ts';
import { OVERVIEW } from './overview.ts';
import { PUBLISHING } from './publishing.ts';
import { QUEUES } from './queues.ts';

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
  sections: [OVERVIEW, NODES, PUBLISHING, CONSUMING, QUEUES, ERLANG],
});

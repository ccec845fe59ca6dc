import type { Dashboard } from '../../../model/dashboard/document.ts';
import { board, linkTo, marks, tagVariable } from '../build/board.ts';
import { ALERTS } from './alerts.ts';
import { INGEST } from './ingest.ts';
import { LIVE_PAGES } from './live-pages.ts';
import { OVERVIEW } from './overview.ts';
import { PROCESSES } from './processes.ts';
import { QUERIES } from './queries.ts';
import { STORE } from './store.ts';

/** Dashboarding by its own metrics, which each process with an agent sends to itself as any other would. */
export const HEALTH: Dashboard = board({
  title: 'Dashboarding itself',
  description:
    'Does data come in, is it stored, and are questions and alerts answered? By what the server says of itself.',
  tags: ['dashboarding', 'agent'],
  variables: [
    tagVariable({ name: 'host', label: 'Host', metric: 'dashboarding_ingest_points_total', tag: 'host' }),
  ],
  links: [
    linkTo('Hosts', 'dashboarding-hosts'),
    linkTo('RabbitMQ', 'dashboarding-rabbitmq'),
    linkTo('PostgreSQL', 'dashboarding-postgresql'),
  ],
  annotations: marks(),
  sections: [OVERVIEW, INGEST, STORE, QUERIES, LIVE_PAGES, ALERTS, PROCESSES],
});

import type { Dashboard } from '../../../model/dashboard/document.ts';
import { board, linkTo, marks, tagVariable } from '../build/board.ts';
import { LOCKS } from './locks.ts';
import { OVERVIEW } from './overview.ts';
import { SIZE } from './size.ts';
import { WORK } from './work.ts';

/** Servers of PostgreSQL as postgres_exporter tells of them, with the collectors that it has switched on by itself. */
export const POSTGRESQL: Dashboard = board({
  title: 'PostgreSQL',
  description: 'Servers of PostgreSQL by the metrics of postgres_exporter.',
  tags: ['postgresql'],
  variables: [
    tagVariable({ name: 'instance', label: 'Server', metric: 'pg_up', tag: 'instance' }),
    tagVariable({
      name: 'datname',
      label: 'Database',
      metric: 'pg_database_size_bytes',
      tag: 'datname',
      filters: [
        { key: 'instance', op: '=', value: '$instance' },
        { key: 'datname', op: '!~', value: 'template.*' },
      ],
    }),
  ],
  links: [
    linkTo('Hosts', 'dashboarding-hosts'),
    linkTo('Dashboarding itself', 'dashboarding-health'),
    {
      title: 'About these metrics',
      url: 'https://github.com/prometheus-community/postgres_exporter',
      newTab: true,
    },
  ],
  annotations: marks(),
  sections: [OVERVIEW, WORK, LOCKS, SIZE],
});

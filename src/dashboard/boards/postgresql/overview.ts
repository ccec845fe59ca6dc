import type { Section } from '../build/board.ts';
import {
  above,
  alertList,
  below,
  colored,
  gauge,
  mishaps,
  stacked,
  stat,
  timeSeries,
} from '../build/panels.ts';
import { expression, metric, needed } from '../build/queries.ts';
import { database, server } from './shared.ts';

export const OVERVIEW: Section = {
  lines: [
    {
      h: 5,
      panels: [
        stat({
          title: 'Reachable',
          description: 'Servers that the exporter can ask, of those it knows.',
          w: 4,
          unit: 'percentunit',
          sparkline: false,
          thresholds: below(0.99, 1),
          queries: [metric('pg_up', 'avg', { where: server })],
        }),
        gauge({
          title: 'Connections',
          w: 4,
          unit: 'percentunit',
          min: 0,
          max: 1,
          thresholds: above(0.8, 0.95),
          queries: [
            needed('pg_stat_database_numbackends', 'last', {
              where: server,
              by: ['instance', 'datname'],
            }),
            needed('pg_settings_max_connections', 'last', { where: server, by: ['instance'] }),
            expression('max(sum(A) by (instance) / B)'),
          ],
        }),
        stat({
          title: 'Longest tx',
          w: 4,
          unit: 's',
          thresholds: above(300, 3_600),
          queries: [metric('pg_stat_activity_max_tx_duration', 'max', { where: database })],
        }),
        stat({
          title: 'Transactions',
          w: 4,
          unit: 'suffix:tx/s',
          queries: [
            needed('pg_stat_database_xact_commit', 'rate', { where: database }),
            needed('pg_stat_database_xact_rollback', 'rate', { where: database }),
            expression('A + B'),
          ],
        }),
        stat({
          title: 'Lag',
          description: 'Replication lag of the replica that is furthest behind.',
          w: 4,
          unit: 's',
          thresholds: above(30, 300),
          queries: [metric('pg_replication_lag_seconds', 'max', { where: server })],
        }),
        mishaps({
          title: 'Deadlocks',
          description: 'In this time range.',
          w: 4,
          queries: [metric('pg_stat_database_deadlocks', 'increase', { where: database })],
        }),
      ],
    },
    {
      h: 8,
      panels: [
        timeSeries({
          title: 'Transactions',
          description: 'Committed above zero, rolled back below.',
          w: 9,
          unit: 'suffix:tx/s',
          overrides: [...colored({ A: 0 }), { match: { refId: 'B' }, mirrored: true, color: 'firing' }],
          queries: [
            metric('pg_stat_database_xact_commit', 'rate', { where: database, legend: 'committed' }),
            metric('pg_stat_database_xact_rollback', 'rate', { where: database, legend: 'rolled back' }),
          ],
        }),
        stacked({
          title: 'Connections by state',
          description: '"idle in transaction" means: somebody holds locks and does nothing.',
          w: 9,
          decimals: 0,
          fillOpacityPercent: 40,
          overrides: [{ match: { nameRegex: '^idle in transaction.*$' }, color: 'firing' }],
          queries: [
            needed('pg_stat_activity_count', 'last', { where: database, by: ['*'] }),
            expression('sum(A) by (state)', '{{state}}'),
          ],
        }),
        alertList({ title: 'Alerts', w: 6 }),
      ],
    },
  ],
};

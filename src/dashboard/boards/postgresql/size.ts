import type { Section } from '../build/board.ts';
import { barGauge, colored, stacked, table, timeSeries, topList } from '../build/panels.ts';
import { expression, metric, needed } from '../build/queries.ts';
import { byDatabase, byServer, database, server } from './shared.ts';

export const SIZE: Section = {
  title: 'Size and clean-up',
  lines: [
    {
      h: 8,
      panels: [
        barGauge({
          title: 'Size of databases',
          w: 6,
          unit: 'bytes',
          min: 0,
          thresholds: [{ value: null, color: 'series-0' }],
          queries: [metric('pg_database_size_bytes', 'last', byDatabase)],
        }),
        stacked({
          title: 'Size over time',
          w: 9,
          unit: 'bytes',
          queries: [metric('pg_database_size_bytes', 'avg', byDatabase)],
        }),
        topList({
          title: 'Tables with the most dead rows',
          description:
            'Rows that are gone but not cleaned up. Many for long: autovacuum does not come through.',
          w: 9,
          unit: 'short',
          queries: [
            metric('pg_stat_user_tables_n_dead_tup', 'last', {
              where: database,
              by: ['datname', 'schemaname', 'relname'],
              legend: '{{datname}} {{schemaname}}.{{relname}}',
            }),
          ],
        }),
      ],
    },
    {
      h: 7,
      panels: [
        timeSeries({
          title: 'Checkpoints',
          description:
            'On time above zero, asked for below: the latter mean that max_wal_size is small. Up to PostgreSQL 16.',
          w: 8,
          draw: 'bars',
          fillOpacityPercent: 80,
          decimals: 0,
          overrides: [...colored({ A: 0 }), { match: { refId: 'B' }, mirrored: true, color: 'pending' }],
          queries: [
            metric('pg_stat_bgwriter_checkpoints_timed_total', 'increase', {
              where: server,
              legend: 'on time',
            }),
            metric('pg_stat_bgwriter_checkpoints_req_total', 'increase', {
              where: server,
              legend: 'asked for',
            }),
          ],
        }),
        timeSeries({
          title: 'Write-ahead log on disk',
          fillOpacityPercent: 0,
          w: 8,
          unit: 'bytes',
          min: 0,
          queries: [metric('pg_wal_size_bytes', 'max', byServer)],
        }),
        timeSeries({
          title: 'Replication lag',
          w: 8,
          unit: 's',
          min: 0,
          queries: [metric('pg_replication_lag_seconds', 'max', byServer)],
        }),
      ],
    },
    {
      h: 6,
      panels: [
        table({
          title: 'All servers',
          w: 24,
          columns: [
            { column: 'instance', title: 'Server' },
            { column: 'C', title: 'Connections', decimals: 0 },
            { column: 'B', title: 'Most connections', decimals: 0 },
            { column: 'D', title: 'Size', unit: 'bytes' },
            { column: 'F', title: 'Committed', unit: 'suffix:tx/s' },
            { column: 'G', title: 'Replica', decimals: 0 },
            { column: 'I', title: 'Started', unit: 'dateTimeFromNow' },
          ],
          queries: [
            needed('pg_stat_database_numbackends', 'last', {
              where: server,
              by: ['instance', 'datname'],
            }),
            metric('pg_settings_max_connections', 'last', { where: server, by: ['instance'] }),
            expression('sum(A) by (instance)'),
            expression('sum(E) by (instance)'),
            needed('pg_database_size_bytes', 'last', { where: server, by: ['instance', 'datname'] }),
            metric('pg_stat_database_xact_commit', 'rate', { where: server, by: ['instance'] }),
            metric('pg_replication_is_replica', 'last', { where: server, by: ['instance'] }),
            needed('pg_postmaster_start_time_seconds', 'last', { where: server, by: ['instance'] }),
            expression('H * 1000'),
          ],
        }),
      ],
    },
  ],
};

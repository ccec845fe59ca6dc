import type { Dashboard } from '../../model/dashboard/document.ts';
import { board, linkTo, marks, tagVariable } from './build/board.ts';
import {
  above,
  alertList,
  barGauge,
  bars,
  below,
  colored,
  gauge,
  mishaps,
  stacked,
  stat,
  table,
  timeSeries,
  topList,
} from './build/panels.ts';
import { expression, type MetricOptions, metric, needed } from './build/queries.ts';

const server = { instance: '$instance' };
const database = { ...server, datname: '$datname' };
const byServer = { where: server, by: ['instance'], legend: '{{instance}}' } as const;
const byDatabase: MetricOptions = { where: database, by: ['datname'], legend: '{{datname}}' };

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
  sections: [
    {
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
    },
    {
      title: 'Work',
      lines: [
        {
          h: 7,
          panels: [
            stacked({
              title: 'Rows changed',
              overrides: colored({ A: 2, B: 0, C: 7 }),
              w: 8,
              unit: 'rowsps',
              queries: [
                metric('pg_stat_database_tup_inserted', 'rate', { where: database, legend: 'inserted' }),
                metric('pg_stat_database_tup_updated', 'rate', { where: database, legend: 'updated' }),
                metric('pg_stat_database_tup_deleted', 'rate', { where: database, legend: 'deleted' }),
              ],
            }),
            timeSeries({
              title: 'Rows read',
              overrides: colored({ A: 1, B: 0 }),
              description: 'Looked at, and of them given out. Far apart: an index is missing.',
              w: 8,
              unit: 'rowsps',
              min: 0,
              axisScale: 'log10',
              fillOpacityPercent: 0,
              queries: [
                metric('pg_stat_database_tup_returned', 'rate', { where: database, legend: 'looked at' }),
                metric('pg_stat_database_tup_fetched', 'rate', { where: database, legend: 'fetched' }),
              ],
            }),
            timeSeries({
              title: 'Found in memory',
              description: 'Share of the blocks that did not have to be read from disk.',
              w: 8,
              unit: 'percentunit',
              min: 0.8,
              max: 1,
              fillOpacityPercent: 0,
              thresholds: below(0.9, 0.99),
              thresholdsShown: 'lines',
              queries: [
                needed('pg_stat_database_blks_hit', 'rate', { where: database, by: ['datname'] }),
                needed('pg_stat_database_blks_read', 'rate', { where: database, by: ['datname'] }),
                expression('A / clamp_min(A + B, 0.001)', '{{datname}}'),
              ],
            }),
          ],
        },
        {
          h: 7,
          panels: [
            timeSeries({
              title: 'Transactions by database',
              fillOpacityPercent: 0,
              w: 8,
              unit: 'suffix:tx/s',
              min: 0,
              queries: [metric('pg_stat_database_xact_commit', 'rate', byDatabase)],
            }),
            timeSeries({
              title: 'Temporary files',
              fillOpacityPercent: 0,
              description: 'Sorts and joins that did not fit into work_mem.',
              w: 8,
              unit: 'binBps',
              min: 0,
              queries: [metric('pg_stat_database_temp_bytes', 'rate', byDatabase)],
            }),
            bars({
              title: 'Deadlocks and conflicts',
              w: 8,
              queries: [
                metric('pg_stat_database_deadlocks', 'increase', { where: database, legend: 'deadlocks' }),
                metric('pg_stat_database_conflicts', 'increase', {
                  where: database,
                  legend: 'conflicts with recovery',
                }),
              ],
            }),
          ],
        },
      ],
    },
    {
      title: 'Locks and waiting',
      lines: [
        {
          h: 7,
          panels: [
            stacked({
              title: 'Locks by mode',
              w: 12,
              decimals: 0,
              overrides: [{ match: { nameRegex: '^accessexclusivelock$' }, color: 'firing' }],
              queries: [
                needed('pg_locks_count', 'last', { where: database, by: ['*'] }),
                expression('sum(A) by (mode)', '{{mode}}'),
              ],
            }),
            timeSeries({
              title: 'Longest transaction, by database',
              description: 'Long ones keep dead rows from being cleaned up, and locks from others.',
              fillOpacityPercent: 0,
              w: 12,
              unit: 's',
              min: 0,
              thresholds: above(300, 3_600),
              thresholdsShown: 'lines',
              queries: [metric('pg_stat_activity_max_tx_duration', 'max', byDatabase)],
            }),
          ],
        },
      ],
    },
    {
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
    },
  ],
});

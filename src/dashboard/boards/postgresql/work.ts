import type { Section } from '../build/board.ts';
import { bars, below, colored, stacked, timeSeries } from '../build/panels.ts';
import { expression, metric, needed } from '../build/queries.ts';
import { byDatabase, database } from './shared.ts';

export const WORK: Section = {
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
};

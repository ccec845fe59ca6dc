import type { Section } from '../build/board.ts';
import { above, stacked, timeSeries } from '../build/panels.ts';
import { expression, metric, needed } from '../build/queries.ts';
import { byDatabase, database } from './shared.ts';

export const LOCKS: Section = {
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
};

import type { Section } from '../build/board.ts';
import { above, alertList, colored, NONE_IS_WELL, stat, timeSeries } from '../build/panels.ts';
import { metric, overAll } from '../build/queries.ts';
import { host, meanOf } from './shared.ts';

export const OVERVIEW: Section = {
  lines: [
    {
      h: 4,
      panels: [
        stat({
          title: 'Accepted',
          description: 'Samples that came in. If this is red, nothing does.',
          w: 4,
          unit: 'suffix:samples/s',
          thresholds: [
            { value: null, color: 'firing' },
            { value: 0.01, color: 'ok' },
          ],
          queries: [metric('dashboarding_ingest_points_total', 'rate', { where: host })],
        }),
        stat({
          title: 'Waiting',
          description:
            'Samples accepted and not yet stored. It should be near zero, and fall after each peak.',
          w: 4,
          unit: 'suffix:samples',
          thresholds: above(100_000, 1_000_000),
          queries: [metric('dashboarding_queue_depth_samples', 'max', { where: host })],
        }),
        stat({
          title: 'Query time',
          w: 4,
          unit: 's',
          thresholds: above(0.5, 2),
          queries: meanOf('dashboarding_query_latency_seconds', ['A', 'B']),
        }),
        stat({
          title: 'Store',
          w: 4,
          thresholds: [
            { value: null, color: 'firing' },
            { value: 1, color: 'ok' },
          ],
          mappings: [
            { kind: 'value', value: 1, text: 'works', color: 'ok' },
            { kind: 'value', value: 0, text: 'fails', color: 'firing' },
          ],
          queries: [metric('dashboarding_store_healthy', 'min', { where: host })],
        }),
        stat({
          title: 'Alerts firing',
          w: 4,
          decimals: 0,
          thresholds: NONE_IS_WELL,
          queries: overAll('sum', ['dashboarding_alerts_firing', 'last'], { where: host, by: ['host'] }),
        }),
        stat({
          title: 'Unsent',
          description: 'Notifications that wait. More than a few for long: a channel does not take them.',
          w: 4,
          decimals: 0,
          thresholds: above(10, 100),
          queries: overAll('sum', ['dashboarding_notifications_pending', 'last'], {
            where: host,
            by: ['host'],
          }),
        }),
      ],
    },
    {
      h: 8,
      panels: [
        timeSeries({
          title: 'Accepted and stored',
          description: 'The two lines lie on one another as long as the writer keeps up.',
          w: 16,
          unit: 'suffix:samples/s',
          min: 0,
          overrides: [
            ...colored({ A: 0, B: 2 }),
            { match: { refId: 'B' }, fillOpacityPercent: 0, dashed: true },
          ],
          queries: [
            metric('dashboarding_ingest_points_total', 'rate', { where: host, legend: 'accepted' }),
            metric('dashboarding_writer_points_total', 'rate', { where: host, legend: 'stored' }),
          ],
        }),
        alertList({ title: 'Alerts', w: 8 }),
      ],
    },
  ],
};

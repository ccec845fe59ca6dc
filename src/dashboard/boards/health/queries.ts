import type { Section } from '../build/board.ts';
import { stacked, stat, stateTimeline, timeSeries } from '../build/panels.ts';
import { expression, metric, needed } from '../build/queries.ts';
import { byHost, host, meanOf } from './shared.ts';

export const QUERIES: Section = {
  title: 'Queries',
  lines: [
    {
      h: 7,
      panels: [
        stat({
          title: 'From cache',
          w: 4,
          unit: 'percent',
          queries: [
            needed('dashboarding_cache_hits_total', 'rate', { where: host }),
            needed('dashboarding_cache_misses_total', 'rate', { where: host }),
            expression('A / clamp_min(A + B, 0.001) * 100'),
          ],
        }),
        timeSeries({
          title: 'Time of a query, by process',
          description: 'On average.',
          w: 8,
          unit: 's',
          min: 0,
          queries: meanOf('dashboarding_query_latency_seconds', ['A', 'B'], {
            by: ['host'],
            legend: '{{host}}',
          }),
        }),
        stateTimeline({
          title: 'Reads of the store',
          description:
            'After repeated failures reads are suspended for a minute, so that the store can recover.',
          w: 6,
          mappings: [
            { kind: 'value', value: 0, text: 'go on', color: 'ok' },
            { kind: 'range', from: 0.1, to: 0.9, text: 'tried', color: 'pending' },
            { kind: 'value', value: 1, text: 'suspended', color: 'firing' },
          ],
          queries: [metric('dashboarding_query_breaker_open', 'max', byHost)],
        }),
        stacked({
          title: 'Queries',
          w: 6,
          unit: 'reqps',
          fillOpacityPercent: 40,
          overrides: [
            { match: { refId: 'A' }, color: 'series-2' },
            { match: { refId: 'B' }, color: 'series-1' },
          ],
          queries: [
            metric('dashboarding_cache_hits_total', 'rate', { where: host, legend: 'from the cache' }),
            metric('dashboarding_cache_misses_total', 'rate', { where: host, legend: 'computed' }),
          ],
        }),
      ],
    },
  ],
};

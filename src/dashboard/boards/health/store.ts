import type { Section } from '../build/board.ts';
import { below, colored, stat, timeSeries } from '../build/panels.ts';
import { metric } from '../build/queries.ts';
import { byHost, host } from './shared.ts';

export const STORE: Section = {
  title: 'Store',
  lines: [
    {
      h: 7,
      panels: [
        stat({
          title: 'On disk',
          w: 4,
          unit: 'bytes',
          queries: [metric('dashboarding_store_bytes', 'max', { where: host })],
        }),
        stat({
          title: 'Growth',
          description: 'In this time range. It falls when old days are dropped or small segments are merged.',
          w: 4,
          unit: 'bytes',
          reducer: 'delta',
          queries: [metric('dashboarding_store_bytes', 'max', { where: host })],
        }),
        stat({
          title: 'Free space',
          description: 'Where the data is.',
          w: 4,
          unit: 'bytes',
          thresholds: below(1_073_741_824, 10_737_418_240),
          queries: [metric('dashboarding_store_free_bytes', 'min', { where: host })],
        }),
        timeSeries({
          title: 'Size on disk',
          w: 6,
          unit: 'bytes',
          min: 0,
          fillOpacityPercent: 30,
          queries: [metric('dashboarding_store_bytes', 'max', byHost)],
        }),
        timeSeries({
          title: 'Series and segments',
          description:
            'Series on the left, segment files on the right. Series that only grow: tags with values that never repeat.',
          w: 6,
          min: 0,
          fillOpacityPercent: 0,
          rightAxis: { label: 'segments', min: 0 },
          overrides: [...colored({ A: 0, B: 1 }), { match: { refId: 'B' }, axis: 'right', draw: 'step' }],
          queries: [
            metric('dashboarding_store_series', 'max', { where: host, legend: 'series' }),
            metric('dashboarding_store_segments', 'max', { where: host, legend: 'segments' }),
          ],
        }),
      ],
    },
  ],
};

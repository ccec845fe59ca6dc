import type { Section } from '../build/board.ts';
import { bars, timeSeries } from '../build/panels.ts';
import { metric } from '../build/queries.ts';
import { byHost, host, meanOf } from './shared.ts';

export const LIVE_PAGES: Section = {
  title: 'Live pages',
  lines: [
    {
      h: 7,
      panels: [
        timeSeries({
          title: 'Open pages and their queries',
          description:
            'Pages on the left; on the right the different queries that they ask together, each once.',
          w: 6,
          min: 0,
          decimals: 0,
          draw: 'step',
          rightAxis: { label: 'queries', min: 0 },
          overrides: [{ match: { refId: 'B' }, axis: 'right' }],
          queries: [
            metric('dashboarding_live_streams', 'max', { where: host, legend: 'pages' }),
            metric('dashboarding_live_queries', 'max', { where: host, legend: 'queries' }),
          ],
        }),
        timeSeries({
          title: 'Time of a tick',
          description: 'On average: all queries that are due at one time, asked, compared and sent.',
          w: 6,
          unit: 's',
          min: 0,
          queries: meanOf('dashboarding_live_tick_seconds', ['A', 'B'], { legend: 'tick' }),
        }),
        timeSeries({
          title: 'Sent to pages',
          description: 'Before packing.',
          w: 6,
          unit: 'Bps',
          min: 0,
          fillOpacityPercent: 30,
          queries: [metric('dashboarding_live_sent_bytes_total', 'rate', byHost)],
        }),
        bars({
          title: 'Ticks left out, pages let go',
          description:
            'A tick falls out when the one before is not done; a page that takes nothing is let go.',
          w: 6,
          queries: [
            metric('dashboarding_live_skipped_ticks_total', 'increase', { where: host, legend: 'ticks' }),
            metric('dashboarding_live_dropped_total', 'increase', { where: host, legend: 'pages' }),
          ],
        }),
      ],
    },
  ],
};

import type { Section } from '../build/board.ts';
import { stacked, timeSeries } from '../build/panels.ts';
import { metric } from '../build/queries.ts';
import { byHost, host, meanOf } from './shared.ts';

export const ALERTS: Section = {
  title: 'Alerts',
  lines: [
    {
      h: 7,
      panels: [
        stacked({
          title: 'Alerts',
          w: 12,
          draw: 'step',
          decimals: 0,
          fillOpacityPercent: 40,
          overrides: [
            { match: { refId: 'A' }, color: 'firing' },
            { match: { refId: 'B' }, color: 'pending' },
          ],
          queries: [
            metric('dashboarding_alerts_firing', 'max', { where: host, legend: 'firing' }),
            metric('dashboarding_alerts_pending', 'max', { where: host, legend: 'pending' }),
          ],
        }),
        timeSeries({
          title: 'Time of a round of rules',
          description: 'On average. Rounds that take longer than ten seconds make alerts late.',
          w: 6,
          unit: 's',
          min: 0,
          queries: meanOf('dashboarding_alert_round_seconds', ['A', 'B'], { legend: 'round' }),
        }),
        timeSeries({
          title: 'Notifications waiting',
          w: 6,
          min: 0,
          decimals: 0,
          draw: 'step',
          queries: [metric('dashboarding_notifications_pending', 'max', byHost)],
        }),
      ],
    },
  ],
};

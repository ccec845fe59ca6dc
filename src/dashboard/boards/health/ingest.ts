import type { Section } from '../build/board.ts';
import { bars, mishaps, stacked, timeSeries } from '../build/panels.ts';
import { metric } from '../build/queries.ts';
import { byHost, meanOf } from './shared.ts';

export const INGEST: Section = {
  title: 'Ingest, queue and writer',
  lines: [
    {
      h: 7,
      panels: [
        stacked({
          title: 'Samples accepted, by process',
          w: 8,
          unit: 'suffix:samples/s',
          queries: [metric('dashboarding_ingest_points_total', 'rate', byHost)],
        }),
        timeSeries({
          title: 'Samples in the queue',
          w: 8,
          unit: 'suffix:samples',
          min: 0,
          fillOpacityPercent: 30,
          queries: [metric('dashboarding_queue_depth_samples', 'max', byHost)],
        }),
        stacked({
          title: 'Samples stored, by process',
          w: 8,
          unit: 'suffix:samples/s',
          queries: [metric('dashboarding_writer_points_total', 'rate', byHost)],
        }),
      ],
    },
    {
      h: 7,
      panels: [
        timeSeries({
          title: 'How long samples take',
          description:
            'On average: until a client has its answer, until a batch is stored, and the commit of it.',
          w: 16,
          unit: 's',
          min: 0,
          fillOpacityPercent: 0,
          queries: [
            ...meanOf('dashboarding_ingest_latency_seconds', ['A', 'B'], { legend: 'until accepted' }),
            ...meanOf('dashboarding_writer_lag_seconds', ['D', 'E'], { legend: 'until stored' }),
            ...meanOf('dashboarding_writer_flush_seconds', ['G', 'H'], { legend: 'commit' }),
          ],
        }),
        mishaps({
          title: 'Samples that agents lost',
          description: 'In this time range.',
          w: 8,
          unit: 'none',
          queries: [metric('agent_samples_dropped_total', 'increase')],
        }),
      ],
    },
    {
      h: 6,
      panels: [
        bars({
          title: 'Tries of agents that failed',
          unit: 'none',
          description: 'Each is made again. Many at once: the server was away, or refused.',
          w: 12,
          queries: [metric('agent_send_errors_total', 'increase', { by: ['host'], legend: '{{host}}' })],
        }),
        timeSeries({
          title: 'What agents keep on disk until it is taken',
          w: 12,
          unit: 'bytes',
          min: 0,
          queries: [metric('agent_spool_bytes', 'max', { by: ['host'], legend: '{{host}}' })],
        }),
      ],
    },
  ],
};

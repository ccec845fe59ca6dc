import type { Section } from '../build/board.ts';
import { above, table, timeSeries } from '../build/panels.ts';
import { alike, metric } from '../build/queries.ts';
import { byHost, host } from './shared.ts';

export const PROCESSES: Section = {
  title: 'Processes',
  lines: [
    {
      h: 7,
      panels: [
        timeSeries({
          title: 'CPU',
          description: 'Share of one core; the process uses several when it has to.',
          w: 8,
          unit: 'percentunit',
          min: 0,
          queries: [metric('dashboarding_process_cpu_seconds_total', 'rate', byHost)],
        }),
        timeSeries({
          title: 'Memory',
          w: 8,
          unit: 'bytes',
          min: 0,
          queries: [metric('dashboarding_process_resident_memory_bytes', 'max', byHost)],
        }),
        timeSeries({
          title: 'Event loop lag, 99th percentile',
          w: 8,
          unit: 's',
          min: 0,
          thresholds: above(0.1, 0.5),
          thresholdsShown: 'lines',
          queries: [metric('dashboarding_nodejs_eventloop_lag_p99_seconds', 'max', byHost)],
        }),
      ],
    },
    {
      h: 6,
      panels: [
        table({
          title: 'All processes',
          w: 24,
          columns: [
            { column: 'host', title: 'Host' },
            { column: 'A', title: 'Accepted', unit: 'suffix:samples/s' },
            { column: 'B', title: 'Stored', unit: 'suffix:samples/s' },
            { column: 'C', title: 'CPU', unit: 'percentunit', color: 'bar' },
            { column: 'D', title: 'Memory', unit: 'bytes' },
            {
              column: 'E',
              title: 'Event loop lag',
              unit: 's',
              color: 'text',
              thresholds: above(0.1, 0.5),
            },
          ],
          queries: alike(
            { where: host, by: ['host'] },
            ['dashboarding_ingest_points_total', 'rate'],
            ['dashboarding_writer_points_total', 'rate'],
            ['dashboarding_process_cpu_seconds_total', 'rate'],
            ['dashboarding_process_resident_memory_bytes', 'last'],
            ['dashboarding_nodejs_eventloop_lag_p99_seconds', 'last'],
          ),
        }),
      ],
    },
  ],
};

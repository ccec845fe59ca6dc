import type { Dashboard } from '../../model/dashboard/document.ts';
import { board, linkTo, marks, tagVariable } from './build/board.ts';
import {
  above,
  alertList,
  bars,
  below,
  colored,
  mishaps,
  NONE_IS_WELL,
  stacked,
  stat,
  stateTimeline,
  table,
  timeSeries,
} from './build/panels.ts';
import { alike, expression, metric, needed, overAll } from './build/queries.ts';

const host = { host: '$host' };
const byHost = { where: host, by: ['host'], legend: '{{host}}' } as const;

/**
 * The mean of a duration of which the number and the sum are kept; `sum` and `count` are the letters that its queries get. Zero while
 * there was none.
 */
function meanOf(name: string, [sum, count]: readonly [string, string], options: MeanOptions = {}) {
  const { by = [], legend } = options;
  return [
    needed(`${name}_sum`, 'rate', { where: host, by }),
    needed(`${name}_count`, 'rate', { where: host, by }),
    expression(`${sum} / clamp_min(${count}, 0.001)`, legend),
  ];
}

interface MeanOptions {
  readonly by?: readonly string[];
  readonly legend?: string;
}

/** Dashboarding by its own metrics, which each process with an agent sends to itself as any other would. */
export const HEALTH: Dashboard = board({
  title: 'Dashboarding itself',
  description:
    'Does data come in, is it stored, and are questions and alerts answered? By what the server says of itself.',
  tags: ['dashboarding', 'agent'],
  variables: [
    tagVariable({ name: 'host', label: 'Host', metric: 'dashboarding_ingest_points_total', tag: 'host' }),
  ],
  links: [
    linkTo('Hosts', 'dashboarding-hosts'),
    linkTo('RabbitMQ', 'dashboarding-rabbitmq'),
    linkTo('PostgreSQL', 'dashboarding-postgresql'),
  ],
  annotations: marks(),
  sections: [
    {
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
    },
    {
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
    },
    {
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
              description:
                'In this time range. It falls when old days are dropped or small segments are merged.',
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
    },
    {
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
    },
    {
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
    },
    {
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
    },
    {
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
    },
  ],
});

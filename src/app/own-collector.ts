import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import type { Collector, Reading } from '../agent/collectors/collector.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** Those of the server's metrics that are kept as series, so that its past can be looked at without a Prometheus. */
const KEPT: Readonly<Record<string, { readonly type: Reading['type']; readonly unit?: string }>> = {
  dashboarding_ingest_points_total: { type: 'counter', unit: 'samples' },
  dashboarding_writer_points_total: { type: 'counter', unit: 'samples' },
  dashboarding_cache_hits_total: { type: 'counter' },
  dashboarding_cache_misses_total: { type: 'counter' },
  dashboarding_alerts_firing: { type: 'gauge' },
  dashboarding_alerts_pending: { type: 'gauge' },
  dashboarding_notifications_pending: { type: 'gauge' },
  dashboarding_queue_depth_samples: { type: 'gauge', unit: 'samples' },
  dashboarding_store_bytes: { type: 'gauge', unit: 'bytes' },
  dashboarding_store_series: { type: 'gauge' },
  dashboarding_store_segments: { type: 'gauge' },
  dashboarding_store_free_bytes: { type: 'gauge', unit: 'bytes' },
  dashboarding_store_healthy: { type: 'gauge' },
  dashboarding_query_breaker_open: { type: 'gauge' },
  dashboarding_live_streams: { type: 'gauge' },
  dashboarding_live_queries: { type: 'gauge' },
  dashboarding_live_skipped_ticks_total: { type: 'counter' },
  dashboarding_live_dropped_total: { type: 'counter' },
  dashboarding_live_sent_bytes_total: { type: 'counter', unit: 'bytes' },
  process_cpu_seconds_total: { type: 'counter', unit: 'seconds' },
  process_resident_memory_bytes: { type: 'gauge', unit: 'bytes' },
  nodejs_eventloop_lag_p99_seconds: { type: 'gauge', unit: 'seconds' },
};

/**
 * Durations of which the number and the sum are kept: their mean over any time follows from the two. The buckets, which would be many
 * series, are on `/metrics` only.
 */
const KEPT_DURATIONS: ReadonlySet<string> = new Set([
  'dashboarding_ingest_latency_seconds',
  'dashboarding_writer_flush_seconds',
  'dashboarding_writer_lag_seconds',
  'dashboarding_query_latency_seconds',
  'dashboarding_live_tick_seconds',
  'dashboarding_alert_round_seconds',
]);

export interface OwnCollectorDependencies extends Pick<Metrics, 'registry'> {
  /** Sets the metrics that are levels, just before they are read. */
  readonly refresh: () => Promise<void>;
}

/** Reads the server's own metrics as if they were the machine's. */
export function createOwnCollector({ registry, refresh }: OwnCollectorDependencies): Collector {
  return {
    name: 'dashboarding',
    collect: async () => {
      await refresh();
      // All of them together: some of prom-client's metrics are set when another one is collected.
      return (await registry.getMetricsAsJSON()).flatMap(readingsOf);
    },
  };
}

function readingsOf({ name, values }: MetricObjectWithValues<MetricValue<string>>): Reading[] {
  if (KEPT_DURATIONS.has(name)) return values.flatMap((one) => durationReadings(name, one));
  const kept = KEPT[name];
  if (kept === undefined) return [];
  const ownName = name.startsWith('dashboarding_') ? name : `dashboarding_${name}`;
  return values.map(({ value }) => ({ name: ownName, value, ...kept }));
}

/** Of a histogram only what its name ends in `_sum` or `_count`. */
function durationReadings(
  name: string,
  one: MetricValue<string> & { readonly metricName?: string },
): Reading[] {
  if (one.metricName === `${name}_sum`)
    return [{ name: one.metricName, value: one.value, type: 'counter', unit: 'seconds' }];
  return one.metricName === `${name}_count`
    ? [{ name: one.metricName, value: one.value, type: 'counter' }]
    : [];
}

import type { Collector, Reading } from '../agent/collectors/collector.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** Those of the server's metrics that are kept as series, so that its past can be looked at without a Prometheus. */
const KEPT: Readonly<Record<string, { readonly type: Reading['type']; readonly unit?: string }>> = {
  dashboarding_ingest_points_total: { type: 'counter', unit: 'samples' },
  dashboarding_writer_points_total: { type: 'counter', unit: 'samples' },
  dashboarding_cache_hits_total: { type: 'counter' },
  dashboarding_cache_misses_total: { type: 'counter' },
  dashboarding_queue_depth_samples: { type: 'gauge', unit: 'samples' },
  dashboarding_store_bytes: { type: 'gauge', unit: 'bytes' },
  dashboarding_store_series: { type: 'gauge' },
  dashboarding_store_segments: { type: 'gauge' },
  process_cpu_seconds_total: { type: 'counter', unit: 'seconds' },
  process_resident_memory_bytes: { type: 'gauge', unit: 'bytes' },
  nodejs_eventloop_lag_p99_seconds: { type: 'gauge', unit: 'seconds' },
};

/** Reads the server's own metrics as if they were the machine's. */
export function createOwnCollector({ registry }: Pick<Metrics, 'registry'>): Collector {
  return {
    name: 'dashboarding',
    collect: async () => {
      const found = await Promise.all(Object.keys(KEPT).map((name) => readMetric(registry, name)));
      return found.flat();
    },
  };
}

async function readMetric(registry: Metrics['registry'], name: string): Promise<Reading[]> {
  const kept = KEPT[name];
  const metric = await registry.getSingleMetric(name)?.get();
  if (kept === undefined || metric === undefined) return [];
  const ownName = name.startsWith('dashboarding_') ? name : `dashboarding_${name}`;
  return metric.values.map(({ value }) => ({ name: ownName, value, ...kept }));
}

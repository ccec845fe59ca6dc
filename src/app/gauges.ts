import type { Server } from 'node:http';
import { promisify } from 'node:util';
import type { Gauge } from 'prom-client';
import type { QueueStats, SampleQueue } from '../queue/port.ts';
import { type SampleStore, TIER_TABLE, TIERS } from '../store/port.ts';
import type { Metrics } from '../telemetry/metrics.ts';

export interface GaugesDependencies {
  readonly metrics: Metrics;
  readonly store?: Pick<SampleStore, 'stats' | 'health'>;
  readonly queue?: Pick<SampleQueue, 'stats'>;
  readonly http: Server;
}

/** Levels are read when somebody asks for them, not all the time. */
export async function readGauges({ metrics, store, queue, http }: GaugesDependencies): Promise<void> {
  setQueueGauges(metrics, queue?.stats() ?? {});
  metrics.http.connections.set(await promisify(http.getConnections.bind(http))());
  if (store === undefined) return;
  const isHealthy = store.health().status === 'ok';
  metrics.store.healthy.set(isHealthy ? 1 : 0);
  // A store that fails has no figures to give; the gauges keep the last ones.
  if (isHealthy) await readStoreGauges(metrics, store);
  else metrics.dbConnectionsActive.set(0);
}

function setQueueGauges(metrics: Metrics, { depthSamples, depthBatches, deadBatches }: QueueStats): void {
  setOrDrop(metrics.queue.depthSamples, depthSamples);
  setOrDrop(metrics.queue.depthBatches, depthBatches);
  setOrDrop(metrics.queue.deadBatches, deadBatches);
}

/** What this process does not know it does not report: a 0, or what was true once, would decide how many writers there are. */
function setOrDrop(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}

async function readStoreGauges(metrics: Metrics, store: Pick<SampleStore, 'stats'>): Promise<void> {
  const stats = await store.stats();
  for (const tier of TIERS) {
    const { rows, sizeBytes } = stats.tiers[tier];
    metrics.store.tierRows.set({ tier: TIER_TABLE[tier] }, rows);
    metrics.store.tierBytes.set({ tier: TIER_TABLE[tier] }, sizeBytes);
  }
  metrics.store.bytes.set(stats.sizeBytes);
  metrics.store.hotSamples.set(stats.hotSamples);
  metrics.store.segments.set(stats.segments);
  metrics.store.series.set(stats.seriesCount);
  metrics.store.sealFailures.set(stats.sealFailures);
  metrics.store.mergeFailures.set(stats.mergeFailures);
  metrics.store.lastSeal.set((stats.lastSealMs ?? 0) / 1_000);
  if (stats.freeBytes !== undefined) metrics.store.freeBytes.set(stats.freeBytes);
  metrics.dbConnectionsActive.set(stats.activeConnections);
}

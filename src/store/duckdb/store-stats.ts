import { statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type StoreStats, TIERS, type Tier } from '../port.ts';
import type { Maintenance } from './maintenance.ts';
import type { RetentionPolicy } from './retention.ts';
import type { OpenStore } from './store-opening.ts';

/** Sizes and coverage of the tiers. Rollup tiers do not count hot samples, which have no rollup rows yet. */
export function storeStats(
  { state, series, coverage, files, damaged }: OpenStore,
  retention: RetentionPolicy,
  maintenance: Maintenance,
): StoreStats {
  const hot = state.hot.filter((samples) => samples.rows > 0);
  const databaseBytes = fileSize(join(dirname(files.folder), 'store.duckdb'), '', '.wal');
  const afterDamage = (tier: Tier) =>
    Math.max(
      0,
      ...damaged.filter(({ record }) => record.tier === tier).map(({ record }) => record.maxTimeMs + 1),
    );
  const { bavail, bsize } = statfsSync(files.folder);
  const tierStats = (tier: Tier): StoreStats['tiers'][Tier] => {
    const segments = state.segments.of(tier).map((segment) => segment.record);
    const oldestMs = Math.min(
      ...segments.map((segment) => segment.minTimeMs),
      ...hot.map((samples) => samples.minTime),
    );
    const newestMs = Math.max(
      ...segments.map((segment) => segment.maxTimeMs),
      ...hot.map((samples) => samples.maxTime),
    );
    return {
      completeFromMs: Math.max(coverage.completeFromMs('', tier), afterDamage(tier)),
      ...(Number.isFinite(oldestMs) ? { oldestMs, newestMs } : {}),
      rows: sum(segments.map((segment) => segment.rows)) + (tier === 'raw' ? state.hotRows : 0),
      sizeBytes: sum(segments.map((segment) => segment.sizeBytes)),
    };
  };
  const tiers = Object.fromEntries(TIERS.map((tier) => [tier, tierStats(tier)])) as Record<
    Tier,
    StoreStats['tiers'][Tier]
  >;
  return {
    tiers,
    metricCoverage: coverage.ofRules(retention.scopes),
    hotSamples: state.hotRows,
    segments: state.segments.all.length,
    sizeBytes: databaseBytes + sum(TIERS.map((tier) => tiers[tier].sizeBytes)),
    seriesCount: series.seriesCount,
    sealFailures: maintenance.sealer.failures,
    mergeFailures: maintenance.mergeFailures,
    ...(maintenance.sealer.lastSealMs === undefined ? {} : { lastSealMs: maintenance.sealer.lastSealMs }),
    freeBytes: bavail * bsize,
    // The store's thread has one connection for as long as it works.
    activeConnections: 1,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function fileSize(path: string, ...suffixes: readonly string[]): number {
  return sum(suffixes.map((suffix) => statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0));
}

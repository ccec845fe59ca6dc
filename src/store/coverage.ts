import { matchesGlob } from '../lib/glob.ts';
import type { TimestampMs } from '../model/time.ts';
import type { StoreStats, Tier } from './port.ts';

/** From when on a tier holds everything of one metric. */
export function completeFromMs(stats: StoreStats, tier: Tier, metric: string): TimestampMs {
  const own = stats.metricCoverage.find(({ pattern }) => matchesGlob(pattern, metric));
  return own?.completeFromMs[tier] ?? stats.tiers[tier].completeFromMs;
}

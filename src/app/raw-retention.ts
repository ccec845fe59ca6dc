import type { StoreSettings } from '../config/sections/store.ts';
import { matchesGlob } from '../lib/glob.ts';
import { DAY_MS } from '../model/time.ts';

/** How long raw samples of a metric are kept, in milliseconds: ingest refuses what is older. */
export function rawRetention(settings: StoreSettings): (metric: string) => number {
  const defaultMs = settings.rawRetentionDays * DAY_MS;
  const rules = settings.retentionByMetric.map(({ pattern, rawDays }) => ({
    pattern,
    keepMs: rawDays === undefined ? defaultMs : rawDays * DAY_MS,
  }));
  if (rules.length === 0) return () => defaultMs;
  return (metric) => rules.find(({ pattern }) => matchesGlob(pattern, metric))?.keepMs ?? defaultMs;
}

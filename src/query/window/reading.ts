import type { Aggregation } from '../../model/aggregation.ts';
import { type SampleStore, TIER_RESOLUTION_MS, type Tier } from '../../store/port.ts';
import type { Ends } from './ends.ts';
import type { GroupedSeries } from './grouped-series.ts';

/** Runs one read of the store when it is its turn. */
export type InTurn = <T>(
  read: (store: Pick<SampleStore, 'readBuckets' | 'readSamples'>, stop: AbortSignal) => Promise<T>,
) => Promise<T>;

export interface ReadingLimits {
  readonly maxRows: number;
  readonly maxPercentileSamples: number;
}

/** Windows to be read: one value for each group at each end, all from one tier. */
export interface WindowReading {
  readonly aggregation: Aggregation;
  readonly windowMs: number;
  readonly tier: Tier;
  readonly series: GroupedSeries;
  readonly ends: Ends;
  readonly inTurn: InTurn;
  readonly limits: ReadingLimits;
}

/** Agents send every ten seconds; where samples are closer, reads are cut further when the store says so. */
const USUAL_SPACING_MS = 10_000;

/** Samples or rollup rows that so many series are thought to have in a time. */
export function estimatedRows(tier: Tier, seriesCount: number, rangeMs: number): number {
  return (seriesCount * rangeMs) / (TIER_RESOLUTION_MS[tier] || USUAL_SPACING_MS);
}

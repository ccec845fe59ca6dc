import { formatDuration } from '../model/duration.ts';
import { completeFromMs } from '../store/coverage.ts';
import { type StoreStats, TIER_RESOLUTION_MS, TIER_TABLE, type Tier } from '../store/port.ts';
import { isCounterAggregation, quantileOf } from './aggregation.ts';
import { refused } from './errors.ts';
import { alignRange, type BucketLayout, isMadeOfRows, layoutOf } from './layout.ts';
import type { Query } from './query.ts';

const COARSE_TO_FINE: readonly Tier[] = ['1hour', '1min', 'raw'];

export interface TierChoice {
  readonly tier: Tier;
  /** The query, its step grown where no tier that covers the range has finer rows. */
  readonly query: Query;
  readonly layout: BucketLayout;
  /** Why this tier, in one sentence. */
  readonly reason: string;
  /** From when there is data, when that is after the start. */
  readonly missingBeforeMs: number | undefined;
  readonly warnings: readonly string[];
}

/**
 * The coarsest tier whose rows make up the buckets answers: it costs least, and gives what raw samples give, but for counters
 * with several resets in one row (`docs/decisions/0004-coarsest-table-that-fits.md`).
 * It must reach back to the start; if it does not, the one that does, or that reaches back furthest.
 * Throws `INTERVAL_TOO_FINE` or `PERCENTILE_NEEDS_RAW` (422).
 */
export function chooseTier(query: Query, stats: StoreStats): TierChoice {
  const layout = layoutOf(query, query.stepMs, query.timezone);
  const wanted = coarsestTier(query, layout);
  const reachesMs = (tier: Tier) => completeFromMs(stats, tier, query.metric);
  if (reachesMs(wanted) <= query.startMs) return chosen(wanted, query, layout, fitting(wanted, query));

  const reaching = furthestReaching(wanted, query, reachesMs);
  const missingBeforeMs = reachesMs(reaching) > query.startMs ? reachesMs(reaching) : undefined;
  if (reaching === wanted) {
    return { ...chosen(wanted, query, layout, fitting(wanted, query)), ...partial(wanted, missingBeforeMs) };
  }
  const since = `${TIER_TABLE[wanted]} holds data only from ${iso(reachesMs(wanted))}`;
  if (quantileOf(query.aggregation) !== undefined) throw percentileNeedsRaw(query, since);
  if (isMadeOfRows(layout, TIER_RESOLUTION_MS[reaching])) {
    const choice = chosen(reaching, query, layout, `${TIER_TABLE[reaching]}: ${since}.`);
    return { ...choice, ...partial(reaching, missingBeforeMs) };
  }
  if (!query.automaticStep) throw intervalTooFine(query, TIER_RESOLUTION_MS[reaching], since);
  const widened = widen(query, TIER_RESOLUTION_MS[reaching]);
  const warning = `The interval grew from ${formatDuration(query.stepMs)} to ${formatDuration(widened.stepMs)}: ${since}.`;
  const lacking = partial(reaching, missingBeforeMs);
  return {
    ...chosen(
      reaching,
      widened,
      layoutOf(widened, widened.stepMs, widened.timezone),
      `${TIER_TABLE[reaching]}: ${since}.`,
    ),
    ...lacking,
    warnings: [warning, ...lacking.warnings],
  };
}

/** The next coarser tier that could answer, for an error that names it. */
export function coarserResolutionMs(tier: Tier): number | undefined {
  const coarser = COARSE_TO_FINE[COARSE_TO_FINE.indexOf(tier) - 1];
  return coarser === undefined ? undefined : TIER_RESOLUTION_MS[coarser];
}

export function intervalTooFine(query: Query, finestMs: number, why: string) {
  return refused(
    'INTERVAL_TOO_FINE',
    `interval: ${formatDuration(query.stepMs)} cannot be served for this range: ${why}; the finest interval possible is ${formatDuration(finestMs)}`,
    `Ask for an interval that is a multiple of ${formatDuration(finestMs)}, leave interval out, or choose a later start.`,
  );
}

function percentileNeedsRaw(query: Query, why: string) {
  return refused(
    'PERCENTILE_NEEDS_RAW',
    `aggregation: ${query.aggregation} is exact and needs raw samples, but ${why}`,
    'Choose a later start or fewer series, or ask for max or avg, which rollups can answer. store.rawRetentionDays says how long raw samples are kept.',
  );
}

export function percentileTooLarge(query: Query, setting: string, cause: Error) {
  return refused(
    'PERCENTILE_NEEDS_RAW',
    `aggregation: ${query.aggregation} is exact and needs every raw sample, but they are more than ${setting} allows (${cause.message})`,
    `Ask for a shorter range or fewer series, or for max or avg, which rollups can answer; or raise ${setting}.`,
    cause,
  );
}

/** The tier that answers as long as it covers the range. */
export function preferredTier(query: Query): Tier {
  return coarsestTier(query, layoutOf(query, query.stepMs, query.timezone));
}

function coarsestTier(query: Query, layout: BucketLayout): Tier {
  if (quantileOf(query.aggregation) !== undefined) return 'raw';
  return COARSE_TO_FINE.find((tier) => isMadeOfRows(layout, TIER_RESOLUTION_MS[tier])) ?? 'raw';
}

/** Coarser tiers first, as they are kept longer; finer ones only where settings keep them longer still. */
function furthestReaching(wanted: Tier, query: Query, reachesMs: (tier: Tier) => number): Tier {
  const at = COARSE_TO_FINE.indexOf(wanted);
  const order = [wanted, ...COARSE_TO_FINE.slice(0, at).reverse(), ...COARSE_TO_FINE.slice(at + 1)];
  const covering = order.find((tier) => reachesMs(tier) <= query.startMs);
  if (covering !== undefined) return covering;
  return order.reduce((best, tier) => (reachesMs(tier) < reachesMs(best) ? tier : best));
}

function widen(query: Query, rowMs: number): Query {
  const stepMs = Math.max(query.stepMs, rowMs);
  return { ...query, ...alignRange(query, stepMs, query.timezone), stepMs };
}

function fitting(tier: Tier, query: Query): string {
  if (quantileOf(query.aggregation) !== undefined) return `${TIER_TABLE.raw}: percentiles need raw samples.`;
  if (tier === 'raw')
    return `${TIER_TABLE.raw}: buckets of ${formatDuration(query.stepMs)} are not whole minutes.`;
  const row = formatDuration(TIER_RESOLUTION_MS[tier]);
  const same = isCounterAggregation(query.aggregation)
    ? 'which see one reset of a counter each; raw samples would show every one'
    : 'which give the same numbers as raw samples';
  return `${TIER_TABLE[tier]}: buckets of ${formatDuration(query.stepMs)} are made of whole ${row} rows, ${same}.`;
}

function chosen(tier: Tier, query: Query, layout: BucketLayout, reason: string): TierChoice {
  return { tier, query, layout, reason, missingBeforeMs: undefined, warnings: [] };
}

function partial(tier: Tier, missingBeforeMs: number | undefined) {
  const warnings =
    missingBeforeMs === undefined
      ? []
      : [`${TIER_TABLE[tier]} holds data only from ${iso(missingBeforeMs)}.`];
  return { missingBeforeMs, warnings };
}

function iso(timeMs: number): string {
  return Number.isFinite(timeMs) ? new Date(timeMs).toISOString() : String(timeMs);
}

import { formatDuration } from '../../model/duration.ts';
import type { TimestampMs } from '../../model/time.ts';
import { completeFromMs } from '../../store/coverage.ts';
import { type StoreStats, TIER_RESOLUTION_MS, TIER_TABLE, TIERS, type Tier } from '../../store/port.ts';
import { isCounterAggregation, quantileOf } from '../aggregation.ts';
import { refused } from '../errors.ts';
import { type Ends, endAt, endsPart, pieceMs } from './ends.ts';
import type { WindowQuestion } from './question.ts';

type Asked = Pick<WindowQuestion, 'metric' | 'aggregation' | 'windowMs'>;

/** Ends that are answered from one tier. */
export interface TierRun {
  readonly tier: Tier;
  readonly ends: Ends;
}

const COARSE_TO_FINE: readonly Tier[] = [...TIERS].reverse();

/**
 * Which tier answers which windows exactly, in order of time: the cheapest that still holds a window as a whole and whose
 * rows make up all windows. Counters are read sample by sample where samples are kept, since a row shows one reset only.
 * Throws `PERCENTILE_NEEDS_RAW` or `WINDOW_NOT_KEPT` (422) when there is a window that no tier answers.
 */
export function tierRuns(asked: Asked, ends: Ends, stats: StoreStats): readonly TierRun[] {
  const tiers = exactTiers(asked, ends);
  const firsts = tiers.map((tier) => firstKept(asked, ends, completeFromMs(stats, tier, asked.metric)));
  const from = Math.min(...firsts);
  if (from > 0) throw notKept(asked, ends, stats, from);
  const runs: TierRun[] = [];
  let to = ends.count;
  // The preferred tier takes what it holds, up to the last end; the next ones what is before.
  tiers.forEach((tier, index) => {
    const first = Math.min(firsts[index] as number, to);
    if (first < to) runs.unshift({ tier, ends: endsPart(ends, first, to) });
    to = first;
  });
  return runs;
}

/** In order of preference, without a look at what is kept. */
function exactTiers({ aggregation, windowMs }: Asked, ends: Ends): readonly Tier[] {
  if (quantileOf(aggregation) !== undefined) return ['raw'];
  const startMs = ends.firstEndMs - windowMs;
  const widthMs = pieceMs(ends, windowMs);
  const order = isCounterAggregation(aggregation) ? TIERS : COARSE_TO_FINE;
  return order.filter((tier) => {
    const rowMs = TIER_RESOLUTION_MS[tier];
    return rowMs === 0 || (startMs % rowMs === 0 && widthMs % rowMs === 0);
  });
}

/** The first end whose window begins at or after a time; `count` when there is none. */
function firstKept({ windowMs }: Asked, ends: Ends, keptFromMs: TimestampMs): number {
  const missingMs = keptFromMs - (ends.firstEndMs - windowMs);
  return Math.min(ends.count, Math.max(0, Math.ceil(missingMs / ends.stepMs)));
}

function notKept(asked: Asked, ends: Ends, stats: StoreStats, firstAnswered: number) {
  const { metric, aggregation, windowMs } = asked;
  const rawFrom = iso(completeFromMs(stats, 'raw', metric));
  const window = `the window of ${formatDuration(windowMs)} that ends at ${iso(ends.firstEndMs)}`;
  const later = firstAnswered < ends.count ? ` Begin at ${iso(endAt(ends, firstAnswered))} or later.` : '';
  if (quantileOf(aggregation) !== undefined) {
    return refused(
      'PERCENTILE_NEEDS_RAW',
      `${aggregation} is exact and needs raw samples, but ${TIER_TABLE.raw} holds those of ${metric} only from ${rawFrom} on, and not all of ${window}`,
      `Ask for a shorter window, or for max or avg, which rollups can answer.${later} store.rawRetentionDays says how long raw samples are kept.`,
    );
  }
  return refused(
    'WINDOW_NOT_KEPT',
    `${TIER_TABLE.raw} holds samples of ${metric} only from ${rawFrom} on, not all of ${window}, and no rollup that reaches back further has rows that make it up`,
    `Choose window, interval and delay of whole minutes (or hours), which rollups can answer, or a shorter window.${later} store.rawRetentionDays says how long raw samples are kept.`,
  );
}

function iso(timeMs: TimestampMs): string {
  return Number.isFinite(timeMs) ? new Date(timeMs).toISOString() : String(timeMs);
}

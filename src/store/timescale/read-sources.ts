import type { TimestampMs } from '../../model/time.ts';
import { TIER_TABLE, type Tier } from '../port.ts';
import type { RollupMarks } from './rollup-marks.ts';

/** A table and the part of the range that is read from it. */
export interface ReadSource {
  readonly table: string;
  /** Which columns it has: samples, or rows of a rollup. */
  readonly isRaw: boolean;
  /** Whether its rows say when they came; those of the aggregates do not, and came before what is late for them. */
  readonly hasArrival: boolean;
  readonly startMs: TimestampMs;
  readonly endMs: TimestampMs;
}

interface ReadRange {
  readonly startMs: TimestampMs;
  readonly endMs: TimestampMs;
}

/** Which rows a statement reads: those that came in their time, those that came late, or both. */
export type SourceChoice = 'ordinary' | 'late' | 'all';

/**
 * Where a tier is read: the rollup as far as it is made for good, the tier below for what comes after it, and what came late.
 * The real-time views would give the same, at several times the cost: they make rows of every series and minute first, of which
 * most questions need only the sum.
 */
export function readSources(
  tier: Tier,
  range: ReadRange,
  marks: RollupMarks,
  choice: SourceChoice = 'all',
): readonly ReadSource[] {
  const late = { ...range, table: `${TIER_TABLE[tier]}_late`, isRaw: tier === 'raw', hasArrival: true };
  return [
    ...(choice === 'late' ? [] : ordinarySources(tier, range, marks)),
    ...(choice === 'ordinary' ? [] : [late]),
  ];
}

function ordinarySources(tier: Tier, { startMs, endMs }: ReadRange, marks: RollupMarks): ReadSource[] {
  if (startMs >= endMs) return [];
  const table = TIER_TABLE[tier];
  if (tier === 'raw') return [{ table, isRaw: true, hasArrival: true, startMs, endMs }];
  const markMs = tier === '1min' ? marks.minutesMs : marks.hoursMs;
  const untilMs = Math.min(endMs, Math.max(startMs, markMs ?? startMs));
  const below = ordinarySources(tier === '1hour' ? '1min' : 'raw', { startMs: untilMs, endMs }, marks);
  if (untilMs === startMs) return below;
  return [{ table: `${table}_made`, isRaw: false, hasArrival: false, startMs, endMs: untilMs }, ...below];
}

import type { TimeRange, TimestampMs } from '../../model/time.ts';
import { TIER_RESOLUTION_MS, TIER_TABLE, type Tier } from '../port.ts';
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

/** Which rows a statement reads: those that came in their time, those that came late, or both. */
export type SourceChoice = 'ordinary' | 'late' | 'all';

export interface SourceOptions {
  /** All of them unless set. */
  readonly sources?: SourceChoice | undefined;
  /** Part of the range that ordinary rows are read from, in place of all of it; any times. */
  readonly ordinary?: TimeRange | undefined;
}

/**
 * Where a tier is read: the rollup as far as it is made for good, the tier below for what comes after it, and what came late.
 * The real-time views would give the same, at several times the cost: they make rows of every series and minute first, of which
 * most questions need only the sum.
 */
export function readSources(
  tier: Tier,
  range: TimeRange,
  marks: RollupMarks,
  { sources = 'all', ordinary = range }: SourceOptions = {},
): readonly ReadSource[] {
  const late = { ...range, table: `${TIER_TABLE[tier]}_late`, isRaw: tier === 'raw', hasArrival: true };
  return [
    ...(sources === 'late' ? [] : ordinarySources(tier, ordinary, marks)),
    ...(sources === 'ordinary' ? [] : [late]),
  ];
}

/** Rows of a rollup where whole ones lie within the range and are made, the tier below for the rest. */
function ordinarySources(tier: Tier, { startMs, endMs }: TimeRange, marks: RollupMarks): ReadSource[] {
  if (startMs >= endMs) return [];
  const table = TIER_TABLE[tier];
  if (tier === 'raw') return [{ table, isRaw: true, hasArrival: true, startMs, endMs }];
  const rowMs = TIER_RESOLUTION_MS[tier];
  const markMs = (tier === '1min' ? marks.minutesMs : marks.hoursMs) ?? Number.NEGATIVE_INFINITY;
  const fromMs = Math.ceil(startMs / rowMs) * rowMs;
  const untilMs = Math.min(Math.floor(endMs / rowMs) * rowMs, markMs);
  const below = tier === '1hour' ? '1min' : 'raw';
  if (fromMs >= untilMs) return ordinarySources(below, { startMs, endMs }, marks);
  return [
    ...ordinarySources(below, { startMs, endMs: fromMs }, marks),
    { table: `${table}_made`, isRaw: false, hasArrival: false, startMs: fromMs, endMs: untilMs },
    ...ordinarySources(below, { startMs: untilMs, endMs }, marks),
  ];
}

import { DAY_MS, type TimeRange, type TimestampMs } from '../../model/time.ts';
import { alignRange } from '../layout.ts';
import type { Query } from '../query.ts';
import { zoneNamed } from '../zone.ts';

/** A query, perhaps about an earlier time whose answer is shown at the times of now. */
export interface ShiftedQuery {
  readonly query: Query;
  /** The time at which a bucket is shown; undefined where that is its own. */
  readonly shownAt: ((bucketMs: TimestampMs) => TimestampMs) | undefined;
}

/** Whether buckets of this width stay buckets when they are moved so far. */
export function isWholeShift(shiftMs: number, stepMs: number): boolean {
  return shiftMs % stepMs === 0;
}

/**
 * The query as it was `shiftMs` earlier. Days of a calendar are moved by days: the same midnight a week ago is 167 or 169 hours away when
 * clocks were changed in between.
 */
export function shiftQuery(query: Query, shiftMs: number): ShiftedQuery {
  const { back, forth } = movesOf(query, shiftMs);
  const range: TimeRange = { startMs: back(query.startMs), endMs: back(query.endMs) };
  const aligned = isWholeShift(shiftMs, query.stepMs)
    ? range
    : alignRange(range, query.stepMs, query.timezone);
  return { query: { ...query, ...aligned }, shownAt: forth };
}

function movesOf({ timezone }: Query, shiftMs: number) {
  if (timezone !== undefined && shiftMs % DAY_MS === 0) {
    const zone = zoneNamed(timezone);
    const days = shiftMs / DAY_MS;
    return {
      back: (time: TimestampMs) => zone.startOfDay(zone.dayOf(time) - days),
      forth: (time: TimestampMs) => zone.startOfDay(zone.dayOf(time) + days),
    };
  }
  return { back: (time: TimestampMs) => time - shiftMs, forth: (time: TimestampMs) => time + shiftMs };
}

import type { TimeRange, TimestampMs } from '../../model/time.ts';

// What PostgreSQL's text form and JavaScript's agree on; what lies beyond is beyond every sample.
const FIRST_YEAR_MS = Date.UTC(1, 0, 1);
const LAST_YEAR_MS = Date.UTC(9999, 0, 1);

/** Microseconds since 1970 of a time column, as an integer: no rounding, and faster than `extract`. */
export function microseconds(column: string): string {
  return `_timescaledb_functions.to_unix_microseconds(${column})`;
}

/** A time as a constant, so that the planner leaves out the chunks that cannot match. */
export function timeLiteral(timeMs: TimestampMs): string {
  if (timeMs < FIRST_YEAR_MS) return "timestamptz '-infinity'";
  if (timeMs >= LAST_YEAR_MS) return "timestamptz 'infinity'";
  return `timestamptz '${new Date(Math.ceil(timeMs)).toISOString()}'`;
}

/** Times are whole milliseconds, so bounds between them may be moved up to the next. */
export function timeCondition(column: string, { startMs, endMs }: TimeRange): string {
  return `${column} >= ${timeLiteral(startMs)} AND ${column} < ${timeLiteral(endMs)}`;
}

/** An array of integers as a constant. */
export function intArray(values: ArrayLike<number>): string {
  return `'{${Array.prototype.join.call(values, ',')}}'::int[]`;
}

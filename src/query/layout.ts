import { DAY_MS, type TimeRange, type TimestampMs } from '../model/time.ts';
import { zoneNamed } from './zone.ts';

/** Neighbouring buckets of one width: `[startMs + i*stepMs, startMs + (i+1)*stepMs)`, `0 <= i < count`. */
export interface BucketRun {
  readonly startMs: TimestampMs;
  readonly stepMs: number;
  readonly count: number;
}

/** Buckets without gaps between them, oldest first. One run, but where days change their length. */
export interface BucketLayout {
  readonly runs: readonly BucketRun[];
  readonly count: number;
}

/** Whether buckets of this width follow the calendar of a named zone. */
export function isCalendarStep(stepMs: number): boolean {
  return stepMs % DAY_MS === 0;
}

/** Reaches outward to whole buckets. */
export function alignRange(range: TimeRange, stepMs: number, timezone: string | undefined): TimeRange {
  if (timezone !== undefined) return alignToDays(range, stepMs / DAY_MS, timezone);
  return {
    startMs: Math.floor(range.startMs / stepMs) * stepMs,
    endMs: Math.ceil(range.endMs / stepMs) * stepMs,
  };
}

/** The buckets of an aligned range. */
export function layoutOf(range: TimeRange, stepMs: number, timezone: string | undefined): BucketLayout {
  if (timezone !== undefined) return layoutOfDays(range, stepMs / DAY_MS, timezone);
  return fromRuns([{ startMs: range.startMs, stepMs, count: (range.endMs - range.startMs) / stepMs }]);
}

/** The same buckets with `count` more of the first one's width in front. */
export function extendBack(layout: BucketLayout, count: number): BucketLayout {
  const [first, ...rest] = layout.runs;
  if (first === undefined || count === 0) return layout;
  const startMs = first.startMs - count * first.stepMs;
  return fromRuns([{ startMs, stepMs: first.stepMs, count: first.count + count }, ...rest]);
}

/** The `count + 1` bounds of the buckets: bucket `i` is `[edges[i], edges[i+1])`. */
export function edgesOf(layout: BucketLayout): Float64Array {
  const edges = new Float64Array(layout.count + 1);
  let at = 0;
  for (const { startMs, stepMs, count } of layout.runs) {
    for (let i = 0; i <= count; i += 1) edges[at + i] = startMs + i * stepMs;
    at += count;
  }
  return edges;
}

/** Whether rows of this width, aligned to the epoch, never cross a bucket's bound. 0 stands for raw samples. */
export function isMadeOfRows(layout: BucketLayout, rowMs: number): boolean {
  return rowMs === 0 || layout.runs.every((run) => run.startMs % rowMs === 0 && run.stepMs % rowMs === 0);
}

/**
 * Buckets of `days` calendar days are counted from 1970-01-01; whole weeks begin on Mondays
 * (1970-01-01 was a Thursday, three days after one).
 */
function alignToDays(range: TimeRange, days: number, timezone: string): TimeRange {
  const zone = zoneNamed(timezone);
  const anchor = days % 7 === 0 ? -3 : 0;
  const firstDay = Math.floor((zone.dayOf(range.startMs) - anchor) / days) * days + anchor;
  const lastDay = Math.floor((zone.dayOf(range.endMs - 1) - anchor) / days) * days + anchor;
  return { startMs: zone.startOfDay(firstDay), endMs: zone.startOfDay(lastDay + days) };
}

function layoutOfDays(range: TimeRange, days: number, timezone: string): BucketLayout {
  const zone = zoneNamed(timezone);
  const runs: BucketRun[] = [];
  let startMs = range.startMs;
  for (let day = zone.dayOf(startMs) + days; startMs < range.endMs; day += days) {
    const endMs = zone.startOfDay(day);
    // A zone that crossed the date line skipped a day: there is no bucket for it.
    if (endMs <= startMs) continue;
    append(runs, startMs, endMs - startMs);
    startMs = endMs;
  }
  return fromRuns(runs);
}

function append(runs: BucketRun[], startMs: TimestampMs, stepMs: number): void {
  const last = runs.at(-1);
  if (last?.stepMs === stepMs) runs[runs.length - 1] = { ...last, count: last.count + 1 };
  else runs.push({ startMs, stepMs, count: 1 });
}

function fromRuns(runs: readonly BucketRun[]): BucketLayout {
  return { runs, count: runs.reduce((sum, run) => sum + run.count, 0) };
}

import { shown } from '../lib/shown.ts';
import { formatDuration, parseDurationMs } from '../model/duration.ts';
import type { TimeRange, TimestampMs } from '../model/time.ts';
import { quantileOf } from './aggregation.ts';
import { invalidQuery, refused } from './errors.ts';
import { matchersOf } from './filters.ts';
import { automaticStepMs, niceStepMs } from './interval.ts';
import { alignRange, isCalendarStep } from './layout.ts';
import { EVERY_SERIES, type Order, type Query } from './query.ts';
import { EXPECTED, ORDER_KEYS, type QueryRequest } from './request.ts';
import { parseTime } from './time-expression.ts';
import { zoneNamed } from './zone.ts';

export interface NormaliseOptions {
  readonly nowMs: TimestampMs;
  readonly maxPointsPerSeries: number;
}

/**
 * The one canonical form of a request: relative times resolved, the width decided, the range aligned to it, sets sorted.
 * Throws `INVALID_QUERY` (400) or `TOO_MANY_POINTS` (422).
 */
export function normalise(request: QueryRequest, options: NormaliseOptions): Query {
  const { nowMs, maxPointsPerSeries } = options;
  const asked = rangeOf(request, nowMs);
  const explicitStepMs = stepOf(request.interval);
  const stepMs = explicitStepMs ?? automaticStep(asked, request, options);
  const zone = request.timezone === undefined ? undefined : zoneNamed(request.timezone).name;
  const timezone = isCalendarStep(stepMs) ? zone : undefined;
  checkPoints(asked, stepMs, maxPointsPerSeries);
  return {
    metric: request.metric,
    aggregation: request.aggregation,
    matchers: matchersOf(request.filters),
    groupBy: groupingOf(request.groupBy),
    ...alignRange(asked, stepMs, timezone),
    stepMs,
    automaticStep: explicitStepMs === undefined,
    timezone,
    fill: request.fill ?? 'null',
    order: orderOf(request.orderBy),
    limit: request.limit ?? Number.POSITIVE_INFINITY,
  };
}

/** `[start, end)` as asked. Throws `INVALID_QUERY` where one is no time, or nothing lies between them. */
export function rangeOf(request: Pick<QueryRequest, 'start' | 'end'>, nowMs: TimestampMs): TimeRange {
  const startMs = parseTime(request.start, nowMs, 'start');
  const endMs = parseTime(request.end ?? nowMs, nowMs, 'end');
  if (startMs >= endMs) {
    throw invalidQuery(
      `start: ${new Date(startMs).toISOString()} is not before end ${new Date(endMs).toISOString()}`,
      'The range is [start, end) and must not be empty.',
    );
  }
  return { startMs, endMs };
}

/** A fraction of a millisecond is rounded away: time has no finer unit here. */
function stepOf(interval: QueryRequest['interval']): number | undefined {
  if (interval === undefined) return undefined;
  const stepMs =
    typeof interval === 'number' || /^\d+$/.test(interval) ? Number(interval) : parseDurationMs(interval);
  if (stepMs === undefined || !(Math.round(stepMs) >= 1) || stepMs > Number.MAX_SAFE_INTEGER) {
    throw invalidQuery(`interval: ${shown(interval)} is not a width`, `Write ${EXPECTED.interval}.`);
  }
  return Math.round(stepMs);
}

function automaticStep(
  range: TimeRange,
  { aggregation, maxPoints: points }: QueryRequest,
  { maxPointsPerSeries: most }: NormaliseOptions,
): number {
  const rangeMs = range.endMs - range.startMs;
  const exactTier = quantileOf(aggregation) === undefined ? undefined : 'raw';
  const stepMs = automaticStepMs(rangeMs, { exactTier, points });
  // Aligning outward can add a bucket at either end.
  return rangeMs / stepMs + 2 <= most ? stepMs : niceStepMs(rangeMs / Math.max(1, most - 2));
}

function checkPoints(range: TimeRange, stepMs: number, maxPoints: number): void {
  const points = Math.ceil((range.endMs - range.startMs) / stepMs);
  if (points <= maxPoints) return;
  const least = niceStepMs((range.endMs - range.startMs) / maxPoints);
  throw refused(
    'TOO_MANY_POINTS',
    `interval: ${formatDuration(stepMs)} over ${formatDuration(range.endMs - range.startMs)} would give ${points} points a series; the limit is ${maxPoints}`,
    `Ask for an interval of ${formatDuration(least)} or more, narrow the range, or raise query.maxPointsPerSeries.`,
  );
}

export function groupingOf(keys: readonly string[] | undefined): readonly string[] {
  if (keys === undefined) return [];
  return keys.includes(EVERY_SERIES) ? [EVERY_SERIES] : [...new Set(keys)].sort();
}

function orderOf(orderBy: QueryRequest['orderBy']): Order {
  if (orderBy === undefined) return { by: 'name', descending: false };
  if (typeof orderBy !== 'string') return { by: orderBy.by, descending: orderBy.direction === 'desc' };
  const descending = orderBy.startsWith('-');
  const by = ORDER_KEYS.find((key) => key === orderBy.replace(/^[-+]/, ''));
  if (by === undefined)
    throw invalidQuery(`orderBy: ${shown(orderBy)} is not known`, `Write ${EXPECTED.orderBy}.`);
  return { by, descending };
}

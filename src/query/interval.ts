import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../model/time.ts';
import type { Tier } from '../store/port.ts';
import { TIER_RESOLUTION_MS } from '../store/port.ts';

/** Enough for a chart a screen wide; more points than pixels only cost time. */
const AUTOMATIC_POINTS = 300;

/** Agents send every ten seconds as they come: narrower buckets would be mostly empty. */
const USUAL_SPACING_MS = 10 * SECOND_MS;
/** A range of seconds is still cut, for those who send more often. */
const LEAST_POINTS = 30;

/** Widths that people read at a glance. From a minute on each is a whole number of rows of the tier that answers it. */
const NICE_STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
  ...[1, 2, 7, 14, 28, 91, 364].map((n) => n * DAY_MS),
];

/** The tier that a range asks for by its length alone. */
export function tierByRange(rangeMs: number): Tier {
  if (rangeMs <= HOUR_MS) return 'raw';
  return rangeMs <= DAY_MS ? '1min' : '1hour';
}

export interface AutomaticStep {
  /** Set where only raw samples can answer; then the range's length does not matter. */
  readonly exactTier?: 'raw' | undefined;
  /** About how many points there are to be; 300 when left out. */
  readonly points?: number | undefined;
}

/**
 * The width when none is asked for: about as many points as are wanted, fewer where samples every ten seconds would leave buckets
 * empty, and not finer than the tier that the range's length asks for.
 */
export function automaticStepMs(rangeMs: number, options: AutomaticStep = {}): number {
  const { exactTier, points = AUTOMATIC_POINTS } = options;
  const floorMs = TIER_RESOLUTION_MS[exactTier ?? tierByRange(rangeMs)];
  const sparseMs = Math.min(USUAL_SPACING_MS, rangeMs / LEAST_POINTS);
  return niceStepMs(Math.max(rangeMs / points, sparseMs, floorMs));
}

/** The next readable width that is at least `leastMs`. */
export function niceStepMs(leastMs: number): number {
  const nice = NICE_STEPS_MS.find((stepMs) => stepMs >= leastMs);
  return nice ?? Math.ceil(leastMs / (364 * DAY_MS)) * 364 * DAY_MS;
}

/**
 * The widest readable width up to `mostMs` that all these durations are made of, no finer than the tier that the range's length asks for;
 * undefined when there is none.
 */
export function stepThatDivides(
  durationsMs: readonly number[],
  { mostMs, rangeMs }: { readonly mostMs: number; readonly rangeMs: number },
): number | undefined {
  const floorMs = TIER_RESOLUTION_MS[tierByRange(rangeMs)];
  return NICE_STEPS_MS.findLast(
    (stepMs) =>
      stepMs <= mostMs && stepMs >= floorMs && durationsMs.every((duration) => duration % stepMs === 0),
  );
}

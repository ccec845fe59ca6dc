import type { TimestampMs } from '../../model/time.ts';
import type { WindowSpan } from './port.ts';

/** The ends of windows: `firstEndMs + i * stepMs`, `0 <= i < count`. Window `i` is `[end - windowMs, end)`. */
export type Ends = WindowSpan;

export function endAt({ firstEndMs, stepMs }: Ends, index: number): TimestampMs {
  return firstEndMs + index * stepMs;
}

/** The ends `[from, to)` of these. */
export function endsPart(ends: Ends, from: number, to: number): Ends {
  return { firstEndMs: endAt(ends, from), stepMs: ends.stepMs, count: to - from };
}

export function singleEnd(endMs: TimestampMs): Ends {
  return { firstEndMs: endMs, stepMs: 1, count: 1 };
}

export function endTimes(ends: Ends): Float64Array {
  return Float64Array.from({ length: ends.count }, (_, index) => endAt(ends, index));
}

/** From the start of the first window to the end of the last. */
export function coveredMs(ends: Ends, windowMs: number): number {
  return (ends.count - 1) * ends.stepMs + windowMs;
}

/**
 * The widest pieces that every window is made of whole ones of, counted from the start of the first: windows that
 * overlap share pieces, so each is read once.
 */
export function pieceMs({ stepMs, count }: Ends, windowMs: number): number {
  return count === 1 ? windowMs : greatestCommonDivisor(stepMs, windowMs);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

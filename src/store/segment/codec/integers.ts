/**
 * A column of whole numbers, each `|y| <= MAX_WHOLE` and within `MAX_SPREAD` of the first: a predictor turns it into residuals near zero.
 * Format: docs/formats/segment.md, "Whole numbers".
 */
/** Keeps differences of differences, zigzagged, below 2^53 and so exact. */
export const MAX_SPREAD = 2 ** 49;
/** Leaves room for a centre beside the values, zigzagged, below 2^53. */
export const MAX_WHOLE = 2 ** 51;

/** Bits 0-1 of the header byte. */
export const PREDICTOR = {
  /** Distance from a centre, or from a straight line when `HAS_RISE` is set. */
  center: 0,
  /** Difference to the number before, less a usual step. */
  delta: 1,
  /** Change of the difference. */
  delta2: 2,
} as const;
export const PREDICTOR_MASK = 3;

export const HAS_DIVISOR = 4;
/** Every residual is 0 and there is no residual stream. */
export const ALL_ZERO = 8;
/** `center`: the line's rise over the column follows. `delta`: the usual step follows. */
export const HAS_SLOPE = 16;

export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

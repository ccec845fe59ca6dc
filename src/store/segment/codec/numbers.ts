import { MAX_WHOLE } from './integers.ts';

/**
 * A column of float64 values, bit-exact. Format: docs/formats/segment.md, "Numbers".
 */
export const KIND = {
  /** `value = whole / 10^e`. */
  decimal: 0,
  /** As `decimal`, then some units in the last place added: sums of decimals come out a little beside a decimal. */
  nearDecimal: 1,
  /** The high and the low 32 bits as two columns of whole numbers. */
  split: 2,
  /** Long runs of equal values: where a run starts, and one value for each run. */
  runs: 3,
} as const;
export const KIND_MASK = 3;

/** Decimal kinds: a list of values that do not fit follows. */
export const HAS_PATCHES = 4;
/** Split: the low halves are stored as they are. */
export const RAW_LOW = 4;
/** The power of ten is in the upper four bits of the header byte. */
export const EXPONENT_SHIFT = 4;

export const MAX_EXPONENT = 15;
export const POWERS_OF_TEN: readonly number[] = Array.from({ length: MAX_EXPONENT + 1 }, (_, e) => 10 ** e);

/** Values that decimals cannot hold but that are common enough to have a byte each; 0 is followed by 8 bytes. */
export const PATCH_RAW = 0;
/** `[high, low]` words by patch tag. */
export const PATCH_WORDS: readonly (readonly [number, number])[] = [
  [0, 0],
  [0x7ff00000, 2],
  [0x7ff80000, 0],
  [0x7ff00000, 0],
  [0xfff00000, 0],
  [0x80000000, 0],
];

/** What another column says about this one: value `i` is expected near `values[from + i]`. */
export interface Prediction {
  readonly values: Float64Array;
  readonly from: number;
}

/** Both sides of a column compute a prediction in this one way. Too large or not finite counts as 0. */
export function wholePrediction(prediction: number, power: number): number {
  const scaled = Math.round(prediction * power);
  return scaled >= -MAX_WHOLE && scaled <= MAX_WHOLE ? scaled : 0;
}

import type { Fill } from './query.ts';

/**
 * Gives the empty (NaN) buckets of one series their values, in place. `known` is how many buckets began before now:
 * later ones stay empty, so that no fill draws a line into the future.
 */
export function fillGaps(values: Float64Array, fill: Fill, known: number): void {
  switch (fill) {
    case 'null':
    case 'none':
      return;
    case 'zero':
      fillZero(values, known);
      return;
    case 'previous':
      fillPrevious(values, known);
      return;
    case 'linear':
      fillLinear(values);
      return;
  }
}

function fillZero(values: Float64Array, known: number): void {
  for (let i = 0; i < known; i += 1) if (Number.isNaN(values[i])) values[i] = 0;
}

/** Before the first value there is nothing to carry on. */
function fillPrevious(values: Float64Array, known: number): void {
  for (let i = 1; i < known; i += 1) if (Number.isNaN(values[i])) values[i] = values[i - 1] as number;
}

/** A straight line between two values; nothing is guessed before the first or after the last. */
function fillLinear(values: Float64Array): void {
  let left = -1;
  for (let i = 0; i < values.length; i += 1) {
    if (Number.isNaN(values[i])) continue;
    if (left >= 0) {
      const from = values[left] as number;
      const slope = ((values[i] as number) - from) / (i - left);
      for (let gap = left + 1; gap < i; gap += 1) values[gap] = from + slope * (gap - left);
    }
    left = i;
  }
}

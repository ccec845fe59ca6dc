import type { Reducer } from '../../../src/model/dashboard/panel.ts';
import type { Drawn } from './nulls.ts';

/** All numbers that can be made of a series' points; null where it has none. */
export type Reduced = Readonly<Record<Reducer, number | null>>;

const NOTHING: Reduced = {
  ...{ last: null, min: null, max: null, avg: null, sum: null, count: 0 },
  ...{ first: null, range: null, delta: null },
};

/** Over the points drawn, in one pass. `delta` is last less first. */
export function reduce(values: Iterable<Drawn>): Reduced {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;
  let first = 0;
  let last = 0;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    if (count === 0) first = value;
    last = value;
    sum += value;
    count++;
  }
  if (count === 0) return NOTHING;
  return { last, min, max, avg: sum / count, sum, count, first, range: max - min, delta: last - first };
}

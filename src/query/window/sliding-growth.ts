import { addGrowth, type CounterSums } from '../counter.ts';
import { type Ends, endAt } from './ends.ts';
import type { GrowthChain } from './growth-chain.ts';

export interface GrowthWindows {
  readonly ends: Ends;
  readonly windowMs: number;
  /** How far before a window a counter's previous sample is looked for. */
  readonly lookBackMs: number;
  readonly kind: 'rate' | 'increase';
}

/** Where the growth is added up. */
export interface GrowthTarget {
  readonly sums: CounterSums;
  /** Where in `sums.values` the windows of each series begin, end by end. */
  readonly places: Float64Array;
}

/** Adds the growth of each series in each window, in one pass. What counts as growth is said at `CounterSums`. */
export function addGrowthInWindows(
  chain: GrowthChain,
  windows: GrowthWindows,
  { sums, places }: GrowthTarget,
): void {
  const between = new SlidingSum(chain.growth);
  for (let series = 0; series < places.length; series += 1) {
    eachWindow(chain, series, windows, (end, first, next, hasPrevious) => {
      const own = hasPrevious ? chain.growth[first] : chain.inside?.[first];
      const fromMs = hasPrevious ? chain.lastTimes[first - 1] : chain.firstTimes[first];
      const grown = (own ?? 0) + between.sum(first + 1, next);
      const spanMs = (chain.lastTimes[next - 1] as number) - (fromMs as number);
      addGrowth(sums, windows.kind, (places[series] as number) + end, grown, spanMs);
    });
  }
}

/** The links `[first, next)` of each window that has any, and whether the one before the first is near enough to count from. */
function eachWindow(
  { times, starts }: GrowthChain,
  series: number,
  { ends, windowMs, lookBackMs }: GrowthWindows,
  visit: (end: number, first: number, next: number, hasPrevious: boolean) => void,
): void {
  const begin = starts[series] as number;
  const stop = starts[series + 1] as number;
  let first = begin;
  let next = begin;
  for (let end = 0; end < ends.count; end += 1) {
    const endMs = endAt(ends, end);
    const startMs = endMs - windowMs;
    while (next < stop && (times[next] as number) < endMs) next += 1;
    while (first < next && (times[first] as number) < startMs) first += 1;
    if (first === next) continue;
    const hasPrevious = first > begin && (times[first - 1] as number) >= startMs - lookBackMs;
    visit(end, first, next, hasPrevious);
  }
}

/**
 * Sums of `[from, to)` where neither bound ever goes back, not even from one series to the next. Two running sums that meet at a pivot; it moves to the end
 * whenever `from` has passed it. Nothing is ever subtracted, so large totals cost no digits of small growth.
 */
class SlidingSum {
  readonly #values: Float64Array;
  /** `#before[i - #low]` is the sum of `[i, pivot)`. */
  #before = new Float64Array(0);
  #low = 0;
  #pivot = 0;
  #to = 0;
  #behind = 0;

  constructor(values: Float64Array) {
    this.#values = values;
  }

  sum(from: number, to: number): number {
    if (from >= to) return 0;
    if (from >= this.#pivot) this.#turn(from, to);
    for (; this.#to < to; this.#to += 1) this.#behind += this.#values[this.#to] as number;
    return (this.#before[from - this.#low] as number) + this.#behind;
  }

  #turn(from: number, to: number): void {
    if (this.#before.length < to - from) this.#before = new Float64Array((to - from) * 2);
    let sum = 0;
    for (let i = to - 1; i >= from; i -= 1) {
      sum += this.#values[i] as number;
      this.#before[i - from] = sum;
    }
    this.#low = from;
    this.#pivot = to;
    this.#to = to;
    this.#behind = 0;
  }
}

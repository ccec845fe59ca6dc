import type { Ends } from './ends.ts';

export interface TimedValues {
  /** In any order. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

const NONE = -1;

/**
 * The exact quantile of the samples in each window, by linear interpolation between closest ranks; NaN where there are none. Each
 * sample enters and leaves a tree of ranks (Fenwick 1994) once, so a window costs the logarithm of the number of samples,
 * however wide it is.
 */
export function slideQuantile(
  samples: TimedValues,
  ends: Ends,
  windowMs: number,
  quantile: number,
): Float64Array {
  const { sorted, ranks } = rankedValues(samples.values);
  const { entering, leaving } = schedule(samples, ends, windowMs);
  const tree = new RankTree(sorted.length);
  const quantiles = new Float64Array(ends.count);
  for (let end = 0; end < ends.count; end += 1) {
    entering.each(end, (sample) => tree.add(ranks[sample] as number, 1));
    quantiles[end] = quantileOf(tree, sorted, quantile);
    leaving.each(end, (sample) => tree.add(ranks[sample] as number, -1));
  }
  return quantiles;
}

function rankedValues(values: Float64Array): { sorted: Float64Array; ranks: Uint32Array } {
  const sorted = values.slice().sort();
  return { sorted, ranks: Uint32Array.from(values, (value) => firstNotBelow(sorted, value)) };
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Which samples come in at which end, and which are in for the last time. */
function schedule({ times, values }: TimedValues, ends: Ends, windowMs: number) {
  const entering = new Schedule(ends.count, times.length);
  const leaving = new Schedule(ends.count, times.length);
  for (let i = 0; i < times.length; i += 1) {
    if (Number.isNaN(values[i])) continue;
    const sinceMs = (times[i] as number) - ends.firstEndMs;
    const first = Math.max(0, Math.floor(sinceMs / ends.stepMs) + 1);
    const last = Math.min(ends.count - 1, Math.floor((sinceMs + windowMs) / ends.stepMs));
    // Between two windows that do not touch.
    if (first > last) continue;
    entering.put(first, i);
    leaving.put(last, i);
  }
  return { entering, leaving };
}

/** Samples by end, as linked lists in two arrays. */
class Schedule {
  readonly #first: Int32Array;
  readonly #next: Int32Array;

  constructor(ends: number, samples: number) {
    this.#first = new Int32Array(ends).fill(NONE);
    this.#next = new Int32Array(samples);
  }

  put(end: number, sample: number): void {
    this.#next[sample] = this.#first[end] as number;
    this.#first[end] = sample;
  }

  each(end: number, visit: (sample: number) => void): void {
    for (let at = this.#first[end] as number; at !== NONE; at = this.#next[at] as number) visit(at);
  }
}

/** How many samples of each rank are in, with the k-th smallest found in logarithmic time. */
class RankTree {
  readonly #counts: Int32Array;
  readonly #highestBit: number;
  size = 0;

  constructor(ranks: number) {
    this.#counts = new Int32Array(ranks + 1);
    this.#highestBit = ranks === 0 ? 0 : 2 ** Math.floor(Math.log2(ranks));
  }

  add(rank: number, count: 1 | -1): void {
    this.size += count;
    for (let node = rank + 1; node < this.#counts.length; node += node & -node) {
      this.#counts[node] = (this.#counts[node] as number) + count;
    }
  }

  /** The rank of the `k`-th smallest, `0 <= k < size`. */
  rankOf(k: number): number {
    let node = 0;
    let before = k;
    for (let bit = this.#highestBit; bit > 0; bit >>>= 1) {
      const next = node + bit;
      if (next >= this.#counts.length || (this.#counts[next] as number) > before) continue;
      node = next;
      before -= this.#counts[next] as number;
    }
    return node;
  }
}

function quantileOf(tree: RankTree, sorted: Float64Array, quantile: number): number {
  if (tree.size === 0) return Number.NaN;
  const rank = quantile * (tree.size - 1);
  const below = Math.floor(rank);
  const low = sorted[tree.rankOf(below)] as number;
  // Of the next value nothing is taken then; times an infinite one, nothing would be NaN.
  if (rank === below) return low;
  const high = sorted[tree.rankOf(below + 1)] as number;
  return low + (high - low) * (rank - below);
}

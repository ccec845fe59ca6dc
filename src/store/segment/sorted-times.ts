/** How many of the times `[from, to)`, which ascend, are below `limit`. */
export function countBelow(times: Float64Array, from: number, to: number, limit: number): number {
  if (from >= to || (times[from] as number) >= limit) return 0;
  if ((times[to - 1] as number) < limit) return to - from;
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low - from;
}

/** How many of the times `[from, to)`, which ascend, are `limit` or less. */
export function countUpTo(times: Float64Array, from: number, to: number, limit: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - from;
}

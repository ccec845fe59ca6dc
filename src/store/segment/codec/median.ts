/** Sorts the first `count` values, a few dozen at most, and returns the middle one. */
export function median(values: Float64Array, count: number): number {
  for (let i = 1; i < count; i++) {
    const value = values[i] as number;
    let at = i;
    while (at > 0 && (values[at - 1] as number) > value) {
      values[at] = values[at - 1] as number;
      at--;
    }
    values[at] = value;
  }
  return values[count >>> 1] as number;
}

import type { RawRows } from '../segment/rows.ts';

/** Turns the rows from `from` on around. */
export function reverseFrom(rows: RawRows, from: number): void {
  rows.times.subarray(from, rows.length).reverse();
  rows.values.subarray(from, rows.length).reverse();
}

export function isSortedFrom(rows: RawRows, from: number): boolean {
  for (let i = from + 1; i < rows.length; i++) {
    if ((rows.times[i] as number) < (rows.times[i - 1] as number)) return false;
  }
  return true;
}

/** Sorts the rows from `from` on by time, equal times staying in their order. */
export function sortFrom(rows: RawRows, from: number): void {
  const times = rows.times.slice(from, rows.length);
  const values = rows.values.slice(from, rows.length);
  const order = Uint32Array.from(times.keys()).sort(
    (a, b) => (times[a] as number) - (times[b] as number) || a - b,
  );
  for (let i = 0; i < order.length; i++) {
    rows.times[from + i] = times[order[i] as number] as number;
    rows.values[from + i] = values[order[i] as number] as number;
  }
}

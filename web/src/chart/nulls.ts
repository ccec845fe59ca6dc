import type { TimeSeriesPanel } from '../../../src/model/dashboard/panel.ts';

/** What becomes of times without a value: gaps, bridged always or when short, or zero. */
export type Nulls = TimeSeriesPanel['nulls'];

/** `null` breaks the line, `undefined` lets it go on to the next value. */
export type Drawn = number | null | undefined;

// 2.5 times: one late sample is no gap, two missing ones are.
const GAP_FACTOR = 2.5;

/**
 * Buckets finer than the samples leave holes that are no outage: whatever is asked for, a hole shorter than `GAP_FACTOR` times
 * the series' usual distance is bridged. What happens to longer ones, `nulls` says.
 */
export function withNulls(
  times: readonly number[],
  values: readonly (number | null)[],
  nulls: Nulls = 'gap',
): Drawn[] {
  const present = places(values);
  const hasHoles = (present.at(-1) ?? -1) - (present[0] ?? 0) + 1 > present.length;
  if (!hasHoles && nulls !== 'zero') return [...values];
  const usual = usualDistance(times, present) * GAP_FACTOR;
  const bridged = bridge(times, values, present, longestBridge(nulls, usual));
  return nulls === 'zero' ? withZeros(times, bridged, present, usual) : bridged;
}

function longestBridge(nulls: Nulls, usual: number): number {
  if (nulls === 'bridge') return Number.POSITIVE_INFINITY;
  return typeof nulls === 'object' ? Math.max(usual, nulls.bridgeSeconds * 1_000) : usual;
}

function places(values: readonly (number | null)[]): number[] {
  const present: number[] = [];
  for (let i = 0; i < values.length; i++) if (values[i] !== null && values[i] !== undefined) present.push(i);
  return present;
}

function bridge(
  times: readonly number[],
  values: readonly (number | null)[],
  present: readonly number[],
  limit: number,
): Drawn[] {
  const out: Drawn[] = [...values];
  for (let k = 1; k < present.length; k++) {
    const from = present[k - 1] ?? 0;
    const to = present[k] ?? 0;
    if (to - from > 1 && (times[to] ?? 0) - (times[from] ?? 0) <= limit) out.fill(undefined, from + 1, to);
  }
  return out;
}

/** The newest times stay empty while a value may still come: a line that falls to zero at its end would be a false alarm. */
function withZeros(
  times: readonly number[],
  values: readonly Drawn[],
  present: readonly number[],
  usual: number,
): Drawn[] {
  const lastMs = times[present.at(-1) ?? -1] ?? Number.NEGATIVE_INFINITY;
  const isDue = (times.at(-1) ?? 0) - lastMs > usual;
  return values.map((value, i) => {
    const isYoung = !isDue && (times[i] ?? 0) > lastMs;
    return value === null && !isYoung ? 0 : value;
  });
}

function usualDistance(times: readonly number[], present: readonly number[]): number {
  const distances = new Float64Array(Math.max(0, present.length - 1));
  for (let k = 1; k < present.length; k++) {
    distances[k - 1] = (times[present[k] ?? 0] ?? 0) - (times[present[k - 1] ?? 0] ?? 0);
  }
  distances.sort();
  return distances[distances.length >> 1] ?? 0;
}

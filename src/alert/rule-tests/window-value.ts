import type { Aggregation } from '../../model/aggregation.ts';
import { quantileOf } from '../../query/aggregation.ts';
import { step } from '../../query/counter.ts';

/** Samples of one series in order of time: `values[i]` was taken at `times[i]`. */
export interface SampleColumn {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export interface Window {
  readonly startMs: number;
  readonly endMs: number;
  /** How far before the window a counter's previous sample is looked for. */
  readonly lookBackMs: number;
}

/** One value of the samples of several series in `[startMs, endMs)`, as the query engine has it; NaN without samples. */
export function windowValue(
  aggregation: Aggregation,
  series: readonly SampleColumn[],
  window: Window,
): number {
  if (aggregation === 'rate' || aggregation === 'increase') return growthOf(aggregation, series, window);
  if (aggregation === 'last') return lastOf(series, window);
  const values = series.flatMap((column) => column.values.slice(...boundsOf(column, window)));
  return values.length === 0 ? Number.NaN : folded(aggregation, values);
}

function folded(aggregation: Aggregation, values: readonly number[]): number {
  switch (aggregation) {
    case 'avg':
      return sumOf(values) / values.length;
    case 'sum':
      return sumOf(values);
    case 'count':
      return values.length;
    case 'min':
      return values.reduce((a, b) => Math.min(a, b));
    case 'max':
      return values.reduce((a, b) => Math.max(a, b));
    default:
      return quantile(values, quantileOf(aggregation) ?? Number.NaN);
  }
}

/** The latest sample; of several at one time that of the last series. */
function lastOf(series: readonly SampleColumn[], window: Window): number {
  let latest = Number.NEGATIVE_INFINITY;
  let value = Number.NaN;
  for (const column of series) {
    const [from, to] = boundsOf(column, window);
    const time = column.times[to - 1] as number;
    if (to === from || time < latest) continue;
    latest = time;
    value = column.values[to - 1] as number;
  }
  return value;
}

/** What counts as growth is said at `CounterSums` in the query module. */
function growthOf(kind: 'rate' | 'increase', series: readonly SampleColumn[], window: Window): number {
  let total = Number.NaN;
  for (const column of series) {
    const grown = seriesGrowth(column, window);
    if (grown === undefined) continue;
    const value = kind === 'rate' ? grown.growth / (grown.spanMs / 1_000) : grown.growth;
    total = Number.isNaN(total) ? value : total + value;
  }
  return total;
}

function seriesGrowth(column: SampleColumn, window: Window) {
  const [from, to] = boundsOf(column, window);
  if (from === to) return undefined;
  const { times, values } = column;
  const hasPrevious = from > 0 && (times[from - 1] as number) >= window.startMs - window.lookBackMs;
  const first = hasPrevious ? from - 1 : from;
  const spanMs = (times[to - 1] as number) - (times[first] as number);
  if (!(spanMs > 0)) return undefined;
  let growth = 0;
  for (let i = first + 1; i < to; i += 1) growth += step(values[i - 1] as number, values[i] as number);
  return { growth, spanMs };
}

/** Indexes `[from, to)` of the samples in the window. */
function boundsOf({ times }: SampleColumn, { startMs, endMs }: Window): [from: number, to: number] {
  return [firstAt(times, startMs), firstAt(times, endMs)];
}

function firstAt(times: readonly number[], timeMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By linear interpolation between closest ranks. */
function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] as number;
  if (Number.isInteger(rank)) return low;
  const high = sorted[Math.ceil(rank)] as number;
  return low + (high - low) * (rank - Math.floor(rank));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

import type { Reducer } from '../../../model/dashboard/panel.ts';
import type { MetricPanelQuery } from '../../../model/dashboard/query.ts';

/** A native query without what only the panel knows. */
export type NativeMetric = Pick<
  MetricPanelQuery,
  'metric' | 'aggregation' | 'filters' | 'groupBy' | 'interval' | 'timeShiftSeconds'
>;

/**
 * A part of the translation: text of an expression with queries in it. Native `sum` and `count` are over all samples of a
 * bucket, so they are too large by the number of samples that a series has in a bucket. `perSample` counts how often that
 * number is in the result as a factor: in a ratio of two sums it cancels out, and only what it is not in is right.
 */
export interface Piece {
  readonly tokens: readonly (string | NativeMetric)[];
  readonly perSample: number;
}

/** Says, as the end of "it stays PromQL, because …", what has no counterpart. */
export class NoCounterpart extends Error {}

/** A window as one number: the panel takes it from the buckets of that time. */
export interface PanelDemand {
  readonly reducer: Reducer;
  /** The time before now that it is about, such as `1d`; without it that of the board. */
  readonly window?: string;
}

/** What the translation of one query finds on its way. */
export interface Remarks {
  /** Whole sentences about what is not quite the same. */
  readonly differences: Set<string>;
  /** Those that hardly anybody will notice. */
  readonly details: Set<string>;
  /** What the panel has to do, for a window that it shows as one number. */
  demand: PanelDemand | undefined;
}

export function leaf(query: NativeMetric, perSample = 0): Piece {
  return { tokens: [query], perSample };
}

export function words(...parts: readonly (string | Piece)[]): readonly (string | NativeMetric)[] {
  return parts.flatMap((part) => (typeof part === 'string' ? [part] : part.tokens));
}

/** A number as expressions write it. Exponents are spelled out. */
export function numberText(value: number): string {
  const text = String(value);
  if (/^\d+(?:\.\d+)?$/.test(text)) return text;
  const long = value.toFixed(20).replace(/\.?0+$/, '');
  if (Number(long) === value && /^\d+(?:\.\d+)?$/.test(long)) return long;
  throw new NoCounterpart(`the number ${text} cannot be written here`);
}

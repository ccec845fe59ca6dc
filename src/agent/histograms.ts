import type { Tags } from '../model/series.ts';
import type { TimestampMs } from '../model/time.ts';
import { counterSample } from './running-totals.ts';
import type { AgentSample } from './sample.ts';

/** Upper bounds in seconds that suit request times from milliseconds to ten seconds, as in every Prometheus client. */
export const DEFAULT_BUCKETS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface HistogramDefinition {
  readonly name: string;
  readonly tags: Tags | undefined;
  readonly unit: string | undefined;
  readonly bounds: readonly number[];
}

interface Histogram extends HistogramDefinition {
  /** Observations per bucket, not yet cumulative; one more entry than bounds. */
  readonly counts: number[];
  sum: number;
  count: number;
}

/** Distributions in Prometheus' form: `name_bucket{le}` (cumulative), `name_sum` and `name_count`, all counters. */
export class Histograms {
  /** By `seriesKey`. */
  readonly #histograms = new Map<string, Histogram>();
  /** All series of one name share their bounds: buckets of different bounds cannot be added up. */
  readonly #boundsByName = new Map<string, readonly number[]>();
  readonly #defaultBounds: readonly number[];
  #seriesCount = 0;

  constructor(defaultBounds: readonly number[]) {
    this.#defaultBounds = checkBounds(defaultBounds);
  }

  get seriesCount(): number {
    return this.#seriesCount;
  }

  /** The bounds of `name`: fixed by its first use. Throws a TypeError where `buckets` says otherwise later. */
  boundsOf(name: string, buckets: readonly number[] | undefined): readonly number[] {
    const known = this.#boundsByName.get(name);
    if (known === undefined) return buckets === undefined ? this.#defaultBounds : checkBounds(buckets);
    if (buckets === undefined || buckets === known || sameBounds(known, buckets)) return known;
    throw new TypeError(`buckets: histogram ${name} already has the buckets ${known.join(', ')}`);
  }

  /** Counts one observation; false where the histogram has not begun. */
  observe(key: string, value: number): boolean {
    const histogram = this.#histograms.get(key);
    if (histogram === undefined) return false;
    const bucket = bucketOf(histogram.bounds, value);
    histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1;
    histogram.sum += value;
    histogram.count += 1;
    return true;
  }

  /** Begins a histogram; returns its zero points. */
  begin(
    key: string,
    { name, tags, unit, bounds }: HistogramDefinition,
    timestamp: TimestampMs,
  ): AgentSample[] {
    const counts = new Array<number>(bounds.length + 1).fill(0);
    const histogram = { name, tags, unit, bounds, counts, sum: 0, count: 0 };
    this.#histograms.set(key, histogram);
    this.#boundsByName.set(name, bounds);
    this.#seriesCount += seriesOf(bounds);
    return [...samplesOf(histogram, timestamp)];
  }

  *samples(timestamp: TimestampMs): Generator<AgentSample> {
    for (const histogram of this.#histograms.values()) yield* samplesOf(histogram, timestamp);
  }
}

function* samplesOf(histogram: Histogram, timestamp: TimestampMs): Generator<AgentSample> {
  const { name, tags, unit, bounds, counts } = histogram;
  let cumulative = 0;
  for (const [index, count] of counts.entries()) {
    cumulative += count;
    const le = index < bounds.length ? String(bounds[index]) : '+Inf';
    yield counterSample(`${name}_bucket`, cumulative, timestamp, { tags: { ...tags, le } });
  }
  yield counterSample(`${name}_sum`, histogram.sum, timestamp, { tags, unit });
  yield counterSample(`${name}_count`, histogram.count, timestamp, { tags });
}

/** Series that one histogram of these bounds makes: its buckets, `+Inf`, sum and count. */
export function seriesOf(bounds: readonly number[]): number {
  return bounds.length + 3;
}

/** The first bucket whose upper bound is not below the value (`le` is "less or equal"). */
function bucketOf(bounds: readonly number[], value: number): number {
  const index = bounds.findIndex((bound) => value <= bound);
  return index === -1 ? bounds.length : index;
}

function checkBounds(bounds: readonly number[]): readonly number[] {
  const rising = (bound: number, index: number): boolean => index === 0 || bound > (bounds[index - 1] ?? 0);
  if (Array.isArray(bounds) && bounds.length > 0 && bounds.every(Number.isFinite) && bounds.every(rising)) {
    return Object.freeze([...bounds]);
  }
  throw new TypeError('buckets: expected a list of finite numbers, each above the one before');
}

function sameBounds(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((bound, index) => bound === b[index]);
}

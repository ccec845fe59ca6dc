import type { MetricType, Tags } from '../model/series.ts';

/** What ingest needs to know of the series catalog. */
export interface SeriesDirectory {
  /** What is known of a metric; undefined when there is none of this name. */
  metric(name: string): { readonly type?: MetricType; readonly unit?: string } | undefined;
  /** The id of a series, 0 when it is unknown. */
  lookup(name: string, tags: Tags): number;
  /** Series of one metric. */
  seriesCount(metric: string): number;
}

interface HeldSeries {
  readonly tags: Tags;
  holders: number;
  /** False once the directory knows the series, which then counts there. */
  pending: boolean;
}

interface HeldMetric {
  readonly series: Map<string, HeldSeries>;
  pendingCount: number;
  /** The directory's count when `pending` was last brought up to date. */
  checkedAtCount: number;
}

/**
 * Keeps the number of series of each metric below a limit, counting those that are on their way to the store.
 * Each request holds its new series from the first sample until its batch was stored or refused.
 */
export class CardinalityGuard {
  readonly maxSeriesPerMetric: number;
  readonly #directory: SeriesDirectory;
  readonly #metrics = new Map<string, HeldMetric>();

  constructor(options: { directory: SeriesDirectory; maxSeriesPerMetric: number }) {
    this.#directory = options.directory;
    this.maxSeriesPerMetric = options.maxSeriesPerMetric;
  }

  /** Whether the metric may get this new series. Every `true` must be followed by one `release`. */
  hold(metric: string, tags: Tags, seriesKey: string): boolean {
    const held = this.#metrics.get(metric);
    const series = held?.series.get(seriesKey);
    if (series !== undefined) {
      series.holders += 1;
      return true;
    }
    if (!this.#hasRoom(metric, held)) return false;
    const target = held ?? { series: new Map(), pendingCount: 0, checkedAtCount: -1 };
    if (held === undefined) this.#metrics.set(metric, target);
    target.series.set(seriesKey, { tags, holders: 1, pending: true });
    target.pendingCount += 1;
    return true;
  }

  release(metric: string, seriesKey: string): void {
    const held = this.#metrics.get(metric);
    const series = held?.series.get(seriesKey);
    if (held === undefined || series === undefined)
      throw new Error('BUG: released a series that is not held');
    series.holders -= 1;
    if (series.holders > 0) return;
    held.series.delete(seriesKey);
    if (series.pending) held.pendingCount -= 1;
    if (held.series.size === 0) this.#metrics.delete(metric);
  }

  #hasRoom(metric: string, held: HeldMetric | undefined): boolean {
    const known = this.#directory.seriesCount(metric);
    if (known + (held?.pendingCount ?? 0) < this.maxSeriesPerMetric) return true;
    // Series that were stored meanwhile, but are still held, count twice. That is looked up only when the count
    // has changed, so that a flood of refused series does not cost a lookup of all held ones each.
    if (held === undefined || held.checkedAtCount === known) return false;
    held.checkedAtCount = known;
    for (const series of held.series.values()) {
      if (!series.pending || this.#directory.lookup(metric, series.tags) === 0) continue;
      series.pending = false;
      held.pendingCount -= 1;
    }
    return known + held.pendingCount < this.maxSeriesPerMetric;
  }
}

/** One text for each series: equal exactly when name and tags are, whatever the order of the tags. */
export function seriesKey(name: string, tags: Tags): string {
  // Names, keys and values hold no control characters, so the separators cannot be forged.
  let key = name;
  for (const tag of Object.keys(tags).sort()) key += `\u0000${tag}\u0001${tags[tag]}`;
  return key;
}

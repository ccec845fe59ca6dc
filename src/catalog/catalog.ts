import type { WorkBudget } from '../lib/regex/regex.ts';
import type { MetricType, SeriesId, SeriesRecord, Tags } from '../model/series.ts';
import { ascending } from './ascending.ts';
import { type Cardinality, measureCardinality } from './cardinality.ts';
import { compileMatcher } from './compile-matcher.ts';
import { groupSeries, type SeriesGroups } from './group.ts';
import { NO_ENTRY } from './hash-index.ts';
import { searchMetrics } from './metric-search.ts';
import { type MetricSummary, MetricTable } from './metric-table.ts';
import type { PairTest } from './pair-test.ts';
import { withinRegexBudget } from './regex-budget.ts';
import { selectSlots } from './select.ts';
import { SeriesTable } from './series-table.ts';
import { listTagKeys, listTagValues, type TagValuesFilter } from './tag-listing.ts';
import type { TagMatcher } from './tag-matcher.ts';
import { TagSets } from './tag-sets.ts';
import { Uint32List } from './uint32-list.ts';
import { VerdictCache } from './verdict-cache.ts';

export type { Cardinality } from './cardinality.ts';
export type { SeriesGroups } from './group.ts';
export type { MetricSummary } from './metric-table.ts';
export type { TagValuesFilter } from './tag-listing.ts';
export type { TagMatcher } from './tag-matcher.ts';

const LARGEST_ID = 2 ** 32 - 1;

/**
 * All series in memory: names and tags to ids and back, and selection by tags. It only grows. Every answer is as of the last
 * `add`; nothing waits and nothing is shared between threads. Tags that it returns have no prototype.
 */
export class SeriesCatalog {
  readonly #metrics = new MetricTable();
  readonly #tagSets = new TagSets();
  readonly #series = new SeriesTable();
  readonly #index = { metrics: this.#metrics, tagSets: this.#tagSets, series: this.#series };
  readonly #verdicts = new VerdictCache(this.#tagSets.pairs);
  readonly #seriesPerKeySet = new Uint32List();
  #largestId: SeriesId = 0;

  /** Adds series in any order of ids; one that is there already only fills in its metric's missing type and unit. */
  add(records: readonly SeriesRecord[]): void {
    for (const record of records) this.#add(record);
  }

  /** Fills in the missing type and unit of a metric that has series here; of others nothing is kept. */
  describe(metric: { readonly name: string; readonly type?: MetricType; readonly unit?: string }): void {
    if (this.#metrics.find(metric.name) !== NO_ENTRY) this.#metrics.define(metric);
  }

  /** The id of a series, whatever the order of its tags; 0 when it is unknown. */
  lookup(name: string, tags: Tags): SeriesId {
    const metric = this.#metrics.find(name);
    if (metric === NO_ENTRY) return 0;
    const tagSet = this.#tagSets.find(tags);
    if (tagSet === NO_ENTRY) return 0;
    const slot = this.#series.find(metric, tagSet);
    return slot === NO_ENTRY ? 0 : this.#series.idOf(slot);
  }

  get(id: SeriesId): SeriesRecord | undefined {
    const slot = this.#series.findId(id);
    if (slot === NO_ENTRY) return undefined;
    const { name, type, unit } = this.#metrics.summary(this.#series.metricOf(slot));
    return {
      id,
      name,
      tags: this.#tagSets.tagsOf(this.#series.tagSetOf(slot)),
      ...(type === undefined ? {} : { type }),
      ...(unit === undefined ? {} : { unit }),
    };
  }

  /** The series with the largest id; undefined while there is none. */
  newest(): SeriesRecord | undefined {
    return this.get(this.#largestId);
  }

  /**
   * The ids of the metric's series that pass every matcher, ascending. Throws `AppError` `INVALID_MATCHER` (400) for a
   * malformed expression, whether or not the metric exists, and `MATCHER_TOO_COSTLY` (422) for one that would take too long.
   */
  select(metric: string, matchers: readonly TagMatcher[]): Uint32Array {
    const ids = withinRegexBudget((budget) => this.#selectSlots(metric, matchers, budget));
    for (let i = 0; i < ids.length; i++) ids[i] = this.#series.idOf(ids[i] as number);
    return ascending(ids);
  }

  /** Groups series by their values of `keys`, numbered from 0 in order of first appearance. All ids must be known. */
  group(ids: Uint32Array, keys: readonly string[]): SeriesGroups {
    return groupSeries(this.#index, ids, keys);
  }

  /** The number of series, of one metric when it is named. */
  seriesCount(metric?: string): number {
    if (metric === undefined) return this.#series.count;
    const number = this.#metrics.find(metric);
    return number === NO_ENTRY ? 0 : this.#metrics.seriesCount(number);
  }

  metric(name: string): MetricSummary | undefined {
    const metric = this.#metrics.find(name);
    return metric === NO_ENTRY ? undefined : this.#metrics.summary(metric);
  }

  /** Metrics by name. With `match`, those that contain each of its words, better matches first: see `searchMetrics`. */
  metrics(filter: { match?: string; limit?: number } = {}): readonly MetricSummary[] {
    const found = searchMetrics(this.#metrics, filter.match ?? '');
    return found.slice(0, filter.limit).map((metric) => this.#metrics.summary(metric));
  }

  /** The tag keys of one metric or of all, sorted. */
  tagKeys(metric?: string): readonly string[] {
    return listTagKeys(this.#index, metric);
  }

  /** The values of a key, sorted. Throws for matchers what `select` throws. */
  tagValues(key: string, filter: TagValuesFilter = {}): readonly string[] {
    return withinRegexBudget((budget) => {
      const tests = this.#testsOf(filter.matchers ?? [], budget);
      return listTagValues(this.#index, key, filter, tests);
    });
  }

  /** The metrics with the most series and the tag keys with the most values, at most `limit` of each. */
  cardinality(limit: number): Cardinality {
    return measureCardinality(this.#index, this.#seriesPerKeySet, limit);
  }

  #selectSlots(metric: string, matchers: readonly TagMatcher[], budget: WorkBudget): Uint32Array {
    const tests = this.#testsOf(matchers, budget);
    const number = this.#metrics.find(metric);
    return number === NO_ENTRY ? new Uint32Array(0) : selectSlots(this.#index, number, tests);
  }

  #testsOf(matchers: readonly TagMatcher[], budget: WorkBudget): readonly PairTest[] {
    const context = { pairs: this.#tagSets.pairs, verdicts: this.#verdicts, budget };
    return matchers.map((matcher, index) => compileMatcher(matcher, index, context));
  }

  #add(record: SeriesRecord): void {
    const { id } = record;
    if (!Number.isInteger(id) || id < 1 || id > LARGEST_ID) throw new Error(`BUG: ${id} is not a series id`);
    const metric = this.#metrics.define(record);
    const tagSet = this.#tagSets.intern(record.tags);
    const known = this.#series.find(metric, tagSet);
    if (known === NO_ENTRY) this.#append(id, metric, tagSet);
    else if (this.#series.idOf(known) !== id) {
      throw new Error(`BUG: a series of ${record.name} has the ids ${this.#series.idOf(known)} and ${id}`);
    }
  }

  #append(id: SeriesId, metric: number, tagSet: number): void {
    if (this.#series.findId(id) !== NO_ENTRY) throw new Error(`BUG: series id ${id} was given twice`);
    const slot = this.#series.append(id, metric, tagSet);
    this.#largestId = Math.max(this.#largestId, id);
    const keySet = this.#tagSets.keySetOf(tagSet);
    this.#metrics.addSeries(metric, slot, keySet);
    while (this.#seriesPerKeySet.length <= keySet) this.#seriesPerKeySet.push(0);
    this.#seriesPerKeySet.set(keySet, this.#seriesPerKeySet.at(keySet) + 1);
  }
}

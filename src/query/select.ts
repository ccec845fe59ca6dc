import { closeNames } from '../lib/close-names.ts';
import { shown, shownName } from '../lib/shown.ts';
import type { Tags } from '../model/series.ts';
import { isCounterAggregation } from './aggregation.ts';
import type { CatalogView } from './catalog-view.ts';
import { refused } from './errors.ts';
import { EVERY_SERIES, type Query } from './query.ts';

/** Series and the groups that their values are taken together in. */
export interface SeriesSelection {
  /** Ascending. */
  readonly seriesIds: Uint32Array;
  /** The group of each series. */
  readonly groups: Uint32Array;
  readonly groupTags: readonly Tags[];
}

/** The series a query reads and the groups of its answer. */
export interface Selection extends SeriesSelection {
  readonly warnings: readonly string[];
}

/** What decides which series are read and how they are grouped. */
export type Selector = Pick<Query, 'metric' | 'matchers' | 'groupBy'>;

/** Asks the catalog. Throws `TOO_MANY_SERIES` (422). */
export function selectSeries(catalog: CatalogView, query: Query, limits: { maxSeries: number }): Selection {
  const selection = selectGroups(catalog, query, limits);
  const isEmpty = selection.seriesIds.length === 0;
  return { ...selection, warnings: isEmpty ? [whyNone(catalog, query)] : warningsOf(catalog, query) };
}

/** The same without a word about what may be wrong with the question. */
export function selectGroups(
  catalog: CatalogView,
  query: Selector,
  limits: { maxSeries: number },
): SeriesSelection {
  const seriesIds = catalog.select(query.metric, query.matchers);
  if (seriesIds.length === 0) return { seriesIds, groups: new Uint32Array(0), groupTags: [] };
  if (seriesIds.length > limits.maxSeries) {
    throw refused(
      'TOO_MANY_SERIES',
      `${query.metric} has ${seriesIds.length} series that match; the limit is ${limits.maxSeries}`,
      'Add filters, or raise query.maxSeries.',
    );
  }
  return { seriesIds, ...groupsOf(catalog, query, seriesIds) };
}

function groupsOf(catalog: CatalogView, query: Selector, seriesIds: Uint32Array) {
  if (query.groupBy.length === 0) return { groups: new Uint32Array(seriesIds.length), groupTags: [{}] };
  if (query.groupBy[0] === EVERY_SERIES) {
    return {
      groups: Uint32Array.from(seriesIds, (_, index) => index),
      groupTags: Array.from(seriesIds, (id) => catalog.get(id)?.tags ?? {}),
    };
  }
  const { groups, tags } = catalog.group(seriesIds, query.groupBy);
  return { groups, groupTags: tags };
}

function whyNone(catalog: CatalogView, query: Query): string {
  if (catalog.metric(query.metric) !== undefined) {
    const unknown = unknownKeys(
      catalog,
      query.metric,
      query.matchers.map(({ key }) => key),
    );
    return unknown ?? `No series of ${query.metric} matches the filters.`;
  }
  const names = catalog.metrics().map(({ name }) => name);
  const close = closeNames(query.metric, names);
  const hint = close.length === 0 ? '' : ` Close names: ${close.join(', ')}.`;
  return `There is no metric named ${shown(query.metric)}.${hint}`;
}

function warningsOf(catalog: CatalogView, query: Query): readonly string[] {
  const warnings: string[] = [];
  const type = catalog.metric(query.metric)?.type;
  if (isCounterAggregation(query.aggregation) && type === 'gauge') {
    warnings.push(
      `${query.metric} is a gauge: ${query.aggregation} reads each fall as a counter reset. avg or last may be what you want.`,
    );
  }
  const keys = query.groupBy[0] === EVERY_SERIES ? [] : query.groupBy;
  const unknown = unknownKeys(catalog, query.metric, keys);
  if (unknown !== undefined) warnings.push(unknown);
  return warnings;
}

function unknownKeys(catalog: CatalogView, metric: string, keys: readonly string[]): string | undefined {
  if (keys.length === 0) return undefined;
  const known = new Set(catalog.tagKeys(metric));
  const unknown = [...new Set(keys)].filter((key) => !known.has(key));
  if (unknown.length === 0) return undefined;
  const list = known.size === 0 ? 'It has no tags.' : `Its tags: ${[...known].join(', ')}.`;
  return `No series of ${metric} has the tag ${unknown.map(shownName).join(', ')}. ${list}`;
}

import type { MetricTable } from './metric-table.ts';
import type { SeriesTable } from './series-table.ts';
import type { TagSets } from './tag-sets.ts';

/** The tables of the catalog, as the questions put to it see them. */
export interface SeriesIndex {
  readonly metrics: MetricTable;
  readonly tagSets: TagSets;
  readonly series: SeriesTable;
}

import type { SeriesCatalog } from '../catalog/catalog.ts';

export type { TagMatcher } from '../catalog/catalog.ts';

/** What the query engine needs of the series catalog. */
export type CatalogView = Pick<SeriesCatalog, 'select' | 'group' | 'get' | 'metric' | 'metrics' | 'tagKeys'>;

/** What the catalog's own HTTP routes need. */
export type BrowsableCatalog = Pick<
  SeriesCatalog,
  'metric' | 'metrics' | 'tagKeys' | 'tagValues' | 'cardinality'
>;

import { LRUCache } from 'lru-cache';
import type { Clock } from '../../lib/clock.ts';
import type { CatalogView } from '../catalog-view.ts';
import { type SeriesSelection, selectGroups } from '../select.ts';
import type { WindowQuestion } from './question.ts';

/** What is kept, in bytes: room for 10,000 rules that read 200 series each. */
const MOST_BYTES = 64 * 1024 * 1024;
/** An id, a group, and what the cache itself needs; the tags of a group are an object with a few strings. */
const SERIES_BYTES = 8;
const GROUP_BYTES = 160;
const ENTRY_BYTES = 400;
/** An expression that cannot be evaluated may cost 0.3 s each time it is tried. */
const ERROR_MS = 60_000;

interface Kept {
  /** How many series the metric had: the catalog only grows, so an equal count means the same series. */
  readonly seriesCount: number;
  readonly selection?: SeriesSelection;
  readonly error?: { readonly thrown: unknown; readonly untilMs: number };
}

export interface SelectionCacheDependencies {
  readonly catalog: CatalogView;
  readonly clock: Clock;
  readonly settings: { readonly maxSeries: number };
}

/** The series and groups of questions that are asked again and again: found once for as long as the metric gets no new series. */
export class SelectionCache {
  readonly #deps: SelectionCacheDependencies;
  readonly #kept = new LRUCache<string, Kept>({ maxSize: MOST_BYTES, sizeCalculation: sizeOf });

  constructor(deps: SelectionCacheDependencies) {
    this.#deps = deps;
  }

  /** Throws `TOO_MANY_SERIES`, `MATCHER_TOO_COSTLY` (422) and `INVALID_MATCHER` (400). */
  select(question: WindowQuestion): SeriesSelection {
    const { catalog, clock } = this.#deps;
    const seriesCount = catalog.metric(question.metric)?.seriesCount ?? 0;
    const kept = this.#kept.get(question.selectorKey);
    if (kept?.seriesCount === seriesCount) {
      if (kept.selection !== undefined) return kept.selection;
      if (kept.error !== undefined && clock.monotonicMs() < kept.error.untilMs) throw kept.error.thrown;
    }
    return this.#find(question, seriesCount);
  }

  #find(question: WindowQuestion, seriesCount: number): SeriesSelection {
    const { catalog, clock, settings } = this.#deps;
    try {
      const selection = selectGroups(catalog, question, settings);
      this.#kept.set(question.selectorKey, { seriesCount, selection });
      return selection;
    } catch (thrown) {
      const untilMs = clock.monotonicMs() + ERROR_MS;
      this.#kept.set(question.selectorKey, { seriesCount, error: { thrown, untilMs } });
      throw thrown;
    }
  }
}

function sizeOf({ selection }: Kept, key: string): number {
  const { seriesIds, groupTags } = selection ?? { seriesIds: [], groupTags: [] };
  return ENTRY_BYTES + key.length * 2 + seriesIds.length * SERIES_BYTES + groupTags.length * GROUP_BYTES;
}

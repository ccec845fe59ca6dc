import type { QuerySettings } from '../config/sections/query.ts';
import type { Clock } from '../lib/clock.ts';
import { emptyAnswer, emptyMeta, type QueryAnswer } from './answer.ts';
import type { CatalogView } from './catalog-view.ts';
import { execute } from './execute.ts';
import { type Explanation, explainEmpty, explainPlan } from './explain.ts';
import { type Plan, planQuery } from './plan.ts';
import type { Query } from './query.ts';
import { type Selection, selectSeries } from './select.ts';
import type { StoreAccess } from './store-access.ts';

export interface RunnerDependencies {
  readonly access: StoreAccess;
  readonly catalog: CatalogView;
  readonly clock: Clock;
  readonly settings: QuerySettings;
  /** Throws a 503 while the catalog may still lack series that exist. */
  readonly requireCatalog?: () => void;
}

/** Runs canonical queries against catalog and store, within the limits. */
export class QueryRunner {
  readonly #deps: RunnerDependencies;

  constructor(deps: RunnerDependencies) {
    this.#deps = deps;
  }

  run(query: Query, signal: AbortSignal): Promise<QueryAnswer> {
    const { access, clock } = this.#deps;
    return this.#with(query, signal, async (selection, stop) => {
      if (selection.seriesIds.length === 0) {
        return emptyAnswer(query.metric, emptyMeta(query, selection.warnings));
      }
      const plan = await this.#plan(query, selection, stop);
      return execute(plan, { store: access.store, nowMs: clock.now(), signal: stop });
    });
  }

  explain(query: Query, signal: AbortSignal): Promise<Explanation> {
    const { access } = this.#deps;
    return this.#with(query, signal, async (selection, stop) => {
      if (selection.seriesIds.length === 0) return explainEmpty(query, selection);
      const plan = await this.#plan(query, selection, stop);
      return explainPlan(plan, { store: access.store, signal: stop });
    });
  }

  /** The catalog is in memory: only what comes after it can fail as the store does. */
  async #with<T>(
    query: Query,
    signal: AbortSignal,
    work: (selection: Selection, stop: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { access, catalog, settings } = this.#deps;
    this.#deps.requireCatalog?.();
    const selection = selectSeries(catalog, query, settings);
    if (selection.seriesIds.length === 0) return work(selection, signal);
    return access.run((stop) => work(selection, stop), { signal });
  }

  async #plan(query: Query, selection: Selection, stop: AbortSignal): Promise<Plan> {
    return planQuery(query, selection, await this.#deps.access.stats(stop), this.#deps.settings);
  }
}

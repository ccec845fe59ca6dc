import type { QuerySettings } from '../config/sections/query.ts';
import type { Clock } from '../lib/clock.ts';
import type { SampleStore, StoreStats } from '../store/port.ts';
import { emptyAnswer, emptyMeta, type QueryAnswer } from './answer.ts';
import type { StoreBreaker } from './breaker.ts';
import type { CatalogView } from './catalog-view.ts';
import { untilAborted, withDeadline } from './deadline.ts';
import { execute } from './execute.ts';
import { type Explanation, explainEmpty, explainPlan } from './explain.ts';
import { type Plan, planQuery } from './plan.ts';
import type { Query } from './query.ts';
import { QuerySlots } from './query-slots.ts';
import { type Selection, selectSeries } from './select.ts';
import { cachedStats } from './store-stats.ts';

export type QueryStore = Pick<SampleStore, 'readBuckets' | 'readSamples' | 'explainBuckets' | 'stats'>;

export interface RunnerDependencies {
  readonly store: QueryStore;
  readonly catalog: CatalogView;
  readonly clock: Clock;
  readonly settings: QuerySettings;
  readonly breaker: StoreBreaker;
  /** Throws a 503 while the catalog may still lack series that exist. */
  readonly requireCatalog?: () => void;
}

/** Runs canonical queries against catalog and store: so many at once, within the limits, the time and the circuit breaker. */
export class QueryRunner {
  readonly #deps: RunnerDependencies;
  readonly #stats: () => Promise<StoreStats>;
  readonly #slots: QuerySlots;

  constructor(deps: RunnerDependencies) {
    this.#deps = deps;
    this.#stats = cachedStats(deps.store, deps.clock);
    const { maxConcurrent, maxWaiting } = deps.settings;
    this.#slots = new QuerySlots({ most: maxConcurrent, mostWaiting: maxWaiting });
  }

  run(query: Query, signal: AbortSignal): Promise<QueryAnswer> {
    const { store, clock } = this.#deps;
    return this.#with(query, signal, async (selection, stop) => {
      if (selection.seriesIds.length === 0) {
        return emptyAnswer(query.metric, emptyMeta(query, selection.warnings));
      }
      const plan = await this.#plan(query, selection);
      return execute(plan, { store, nowMs: clock.now(), signal: stop });
    });
  }

  explain(query: Query, signal: AbortSignal): Promise<Explanation> {
    const { store } = this.#deps;
    return this.#with(query, signal, async (selection, stop) => {
      if (selection.seriesIds.length === 0) return explainEmpty(query, selection);
      const plan = await this.#plan(query, selection);
      return explainPlan(plan, { store, signal: stop });
    });
  }

  /** The catalog is in memory: only what comes after it can fail as the store does. */
  async #with<T>(
    query: Query,
    signal: AbortSignal,
    work: (selection: Selection, stop: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { catalog, settings, breaker } = this.#deps;
    this.#deps.requireCatalog?.();
    const selection = selectSeries(catalog, query, settings);
    const limits = { timeoutMs: settings.timeoutSeconds * 1_000, signal };
    if (selection.seriesIds.length === 0) return work(selection, signal);
    breaker.check();
    return withDeadline((stop) => this.#inTurn((signal) => work(selection, signal), stop), limits);
  }

  /**
   * Waiting for a turn is no failure of the store, so it is outside the breaker. The slot is held until the store is done,
   * also where the asker has left or the time was over before.
   */
  async #inTurn<T>(work: (stop: AbortSignal) => Promise<T>, stop: AbortSignal): Promise<T> {
    const release = await this.#slots.take(stop);
    let done: Promise<unknown> = Promise.resolve();
    try {
      stop.throwIfAborted();
      return await this.#deps.breaker.run(() => {
        const answer = work(stop);
        done = answer;
        return untilAborted(answer, stop);
      });
    } finally {
      done.then(release, release);
    }
  }

  async #plan(query: Query, selection: Selection): Promise<Plan> {
    return planQuery(query, selection, await this.#stats(), this.#deps.settings);
  }
}

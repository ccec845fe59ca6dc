import { SeriesCatalog } from '../../catalog/catalog.ts';
import { type QuerySettings, querySettings } from '../../config/sections/query.ts';
import type { Clock } from '../../lib/clock.ts';
import type { MetricType, Tags } from '../../model/series.ts';
import type { StateStore } from '../../state/port.ts';
import { createQueryEngine, type QueryEngine, type QueryObserver } from '../engine.ts';
import { ArrayStore } from './array-store.ts';

/** A clock that stands still until it is moved. */
export class HandClock {
  nowMs: number;

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  now(): number {
    return this.nowMs;
  }

  monotonicMs(): number {
    return this.nowMs;
  }

  advance(ms: number): void {
    this.nowMs += ms;
  }
}

/** The cache half of the state port, on the hand clock. */
export function mapState(
  clock: HandClock,
): Pick<StateStore, 'cacheGet' | 'cacheSet'> & { readonly size: number } {
  const kept = new Map<string, { value: Uint8Array; untilMs: number }>();
  return {
    async cacheGet(key) {
      const entry = kept.get(key);
      return entry !== undefined && entry.untilMs > clock.now() ? entry.value : undefined;
    },
    async cacheSet(key, value, { ttlMs }) {
      kept.set(key, { value, untilMs: clock.now() + ttlMs });
    },
    get size() {
      return kept.size;
    },
  };
}

export const DEFAULTS: QuerySettings = Object.fromEntries(
  Object.entries(querySettings.properties).map(([name, schema]) => [
    name,
    (schema as unknown as { default: number }).default,
  ]),
) as unknown as QuerySettings;

export interface Counts {
  hits: number;
  misses: number;
  latencies: number[];
  breaker: string[];
}

export interface Fixture {
  readonly engine: QueryEngine;
  readonly store: ArrayStore;
  readonly catalog: SeriesCatalog;
  readonly clock: HandClock;
  readonly counts: Counts;
  put(
    name: string,
    tags: Tags,
    samples: readonly (readonly [number, number])[],
    type?: MetricType,
  ): Promise<number>;
}

export interface FixtureOptions {
  readonly nowMs?: number;
  readonly settings?: Partial<QuerySettings>;
  readonly store?: ArrayStore;
  readonly state?: Pick<StateStore, 'cacheGet' | 'cacheSet'>;
  /** In place of the fixture's own clock. */
  readonly time?: Clock;
}

/** Noon of a day without anything special, a whole hour. */
export const NOON = Date.parse('2026-11-22T12:00:00Z');

/** An engine over an `ArrayStore` and the real catalog, with the clock in the test's hand. */
export function createFixture(options: FixtureOptions = {}): Fixture {
  const clock = new HandClock(options.nowMs ?? NOON);
  const store = options.store ?? new ArrayStore();
  const catalog = new SeriesCatalog();
  const counts: Counts = { hits: 0, misses: 0, latencies: [], breaker: [] };
  const observe: QueryObserver = {
    cacheHit: () => {
      counts.hits += 1;
    },
    cacheMiss: () => {
      counts.misses += 1;
    },
    latencySeconds: (seconds) => counts.latencies.push(seconds),
    breakerChanged: (state) => counts.breaker.push(state),
  };
  const engine = createQueryEngine({
    store,
    catalog,
    clock: options.time ?? clock,
    observe,
    state: options.state ?? mapState(clock),
    settings: { ...DEFAULTS, ...options.settings },
    log: { warn: () => {} },
  });
  return {
    engine,
    store,
    catalog,
    clock,
    counts,
    async put(name, tags, samples, type) {
      const id = await store.put(name, tags, samples);
      catalog.add([{ id, name, tags, ...(type === undefined ? {} : { type }) }]);
      return id;
    },
  };
}

export interface JsonAnswer {
  readonly data: readonly {
    readonly metric: string;
    readonly tags: Tags;
    readonly points: readonly (readonly [number, number | null])[];
  }[];
  readonly meta: Record<string, unknown> & { readonly warnings: readonly string[] };
}

/** The reply of `answerJson`, read back. */
export async function ask(
  engine: QueryEngine,
  request: Parameters<QueryEngine['answerJson']>[0],
  signal?: AbortSignal,
): Promise<JsonAnswer> {
  const bytes = await engine.answerJson(request, signal === undefined ? {} : { signal });
  return JSON.parse(bytes.toString());
}

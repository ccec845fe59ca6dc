import type { BaseLogger } from 'pino';
import type { QuerySettings } from '../config/sections/query.ts';
import type { Clock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { TimestampMs } from '../model/time.ts';
import type { StateStore } from '../state/port.ts';
import { type Delivery, type EncodedAnswer, emptyMeta, type QueryAnswer } from './answer.ts';
import { type BreakerState, StoreBreaker } from './breaker.ts';
import { AnswerCache } from './cache.ts';
import { cacheKey } from './cache-key.ts';
import type { CatalogView } from './catalog-view.ts';
import { type EncodedReply, encodeData, encodeReply, replyMeta } from './encode.ts';
import type { Explanation } from './explain.ts';
import { normalise } from './normalise.ts';
import type { Query } from './query.ts';
import type { QueryRequest } from './request.ts';
import { QueryRunner } from './runner.ts';
import { SingleFlight } from './single-flight.ts';
import { type QueryStore, StoreAccess } from './store-access.ts';
import type { AlertQuery } from './window/port.ts';
import { createWindowQuery } from './window/window-query.ts';

/** What the process counts about its queries. */
export interface QueryObserver {
  cacheHit(): void;
  cacheMiss(): void;
  /** Every `answerJson`, from the call to the answer or the error. */
  latencySeconds(seconds: number): void;
  breakerChanged(state: BreakerState): void;
}

export interface QueryEngineDependencies {
  readonly store: QueryStore;
  readonly catalog: CatalogView;
  readonly state: Pick<StateStore, 'cacheGet' | 'cacheSet'>;
  readonly clock: Clock;
  readonly settings: QuerySettings;
  readonly log: Pick<BaseLogger, 'warn'>;
  readonly observe: QueryObserver;
  /** Throws a 503 while the catalog may still lack series that exist; answers are then stale or empty with `fallback`. */
  readonly requireCatalog?: () => void;
}

export interface QueryOptions {
  /** Aborts when the caller no longer wants the answer. */
  readonly signal?: AbortSignal;
}

/**
 * Answers questions about series. Errors are `AppError`s: 400 a wrong question, 422 one that costs too much,
 * 499 cancelled, 503 the store cannot be read or too many ask, 504 out of time.
 */
export interface QueryEngine {
  /**
   * The body of an HTTP reply, `{"data", "meta"}`. Cached; equal questions at the same time are run once. When the store
   * cannot be read: a kept answer marked `stale`, else no data and `meta.fallback`.
   */
  answerJson(request: QueryRequest, options?: QueryOptions): Promise<Buffer>;
  /** The current answer as columns, never cached, stale or made up: for code that decides something by it. */
  answer(request: QueryRequest, options?: QueryOptions): Promise<QueryAnswer>;
  /** The one form of a request that `deliver` and `run` take; `now` means `nowMs`, so that several can be asked about the same now. */
  canonical(request: QueryRequest, nowMs?: TimestampMs): Query;
  /** As `answerJson`, in the two parts of its body. */
  deliver(query: Query, options?: QueryOptions): Promise<EncodedReply>;
  /** As `answer`. */
  run(query: Query, options?: QueryOptions): Promise<QueryAnswer>;
  /** What `answer` would read, and why there. */
  explain(request: QueryRequest, options?: QueryOptions): Promise<Explanation>;
  /** What alerting asks: values of windows, now and in the past. It shares turns and circuit breaker with the queries. */
  readonly windows: AlertQuery;
  readonly breakerState: BreakerState;
  close(): void;
}

export function createQueryEngine(dependencies: QueryEngineDependencies): QueryEngine {
  return new Engine(dependencies);
}

const NEVER = new AbortController().signal;

class Engine implements QueryEngine {
  readonly windows: AlertQuery;
  readonly #deps: QueryEngineDependencies;
  readonly #cache: AnswerCache;
  readonly #flights = new SingleFlight<EncodedAnswer>();
  readonly #breaker: StoreBreaker;
  readonly #runner: QueryRunner;
  readonly #closing = new AbortController();

  constructor(deps: QueryEngineDependencies) {
    const { state, settings, clock, log, observe } = deps;
    this.#deps = deps;
    const failed = (err: unknown) => log.warn({ err }, 'the query cache cannot be used');
    this.#cache = new AnswerCache({ state, settings, failed });
    this.#breaker = new StoreBreaker({
      errorPercent: settings.breakerErrorPercent,
      resetMs: settings.breakerResetSeconds * 1_000,
      clock,
      changed: (breaker) => {
        log.warn({ breaker }, 'the circuit breaker in front of the store changed');
        observe.breakerChanged(breaker);
      },
    });
    const access = new StoreAccess({ ...deps, breaker: this.#breaker });
    this.#runner = new QueryRunner({ ...deps, access });
    this.windows = createWindowQuery({ ...deps, access });
  }

  async answerJson(request: QueryRequest, options: QueryOptions = {}): Promise<Buffer> {
    return this.#timed(async () => encodeReply(await this.#deliver(this.canonical(request), options)));
  }

  async answer(request: QueryRequest, options: QueryOptions = {}): Promise<QueryAnswer> {
    return this.run(this.canonical(request), options);
  }

  canonical(request: QueryRequest, nowMs = this.#deps.clock.now()): Query {
    return normalise(request, { nowMs, maxPointsPerSeries: this.#deps.settings.maxPointsPerSeries });
  }

  deliver(query: Query, options: QueryOptions = {}): Promise<EncodedReply> {
    return this.#timed(() => this.#deliver(query, options));
  }

  async run(query: Query, { signal = NEVER }: QueryOptions = {}): Promise<QueryAnswer> {
    return this.#runner.run(query, signal);
  }

  async explain(request: QueryRequest, { signal = NEVER }: QueryOptions = {}): Promise<Explanation> {
    return this.#runner.explain(this.canonical(request), signal);
  }

  get breakerState(): BreakerState {
    return this.#breaker.state;
  }

  close(): void {
    this.#closing.abort();
    this.#breaker.close();
  }

  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const { clock, observe } = this.#deps;
    const startedMs = clock.monotonicMs();
    try {
      return await work();
    } finally {
      observe.latencySeconds((clock.monotonicMs() - startedMs) / 1_000);
    }
  }

  async #deliver(query: Query, options: QueryOptions): Promise<EncodedReply> {
    const { clock } = this.#deps;
    const startedMs = clock.monotonicMs();
    const { answer, ...how } = await this.#find(query, options);
    const tookMs = Math.round((clock.monotonicMs() - startedMs) * 1_000) / 1_000;
    return { data: answer.data, meta: replyMeta(answer.meta, { ...how, tookMs }) };
  }

  async #find(query: Query, { signal }: QueryOptions): Promise<Delivered> {
    const { clock, observe } = this.#deps;
    const kept = await this.#cache.fresh(query, clock.now());
    if (kept !== undefined) {
      observe.cacheHit();
      if (kept.endsSoon) this.#renew(query);
      return { answer: kept.answer, cached: true, stale: false, fallback: false };
    }
    observe.cacheMiss();
    try {
      const answer = await this.#fly(query, signal);
      return { answer, cached: false, stale: false, fallback: false };
    } catch (error) {
      return this.#withoutStore(query, error);
    }
  }

  #fly(query: Query, signal?: AbortSignal): Promise<EncodedAnswer> {
    const run = (shared: AbortSignal) => this.#runAndKeep(query, shared);
    return this.#flights.run(cacheKey(query), run, signal);
  }

  /** Nobody waits for it: where it fails, whoever asks when the kept answer has ended is told why. */
  #renew(query: Query): void {
    this.#fly(query, this.#closing.signal).catch(() => undefined);
  }

  async #runAndKeep(query: Query, signal: AbortSignal): Promise<EncodedAnswer> {
    const answer = await this.#runner.run(query, signal);
    const encoded = { data: await encodeData(answer), meta: answer.meta, answeredMs: this.#deps.clock.now() };
    // An answer without series costs nothing to find again, and the next sample may bring the series.
    if (answer.meta.seriesScanned > 0) this.#cache.keep(query, encoded);
    return encoded;
  }

  /** Errors of the question are the asker's to see; those of the store are bridged by what is kept. */
  async #withoutStore(query: Query, error: unknown): Promise<Delivered> {
    if (!(error instanceof AppError) || error.status < 503) throw error;
    if (!UNLOGGED.has(error.code)) this.#deps.log.warn({ err: error }, 'a query failed');
    const nowMs = this.#deps.clock.now();
    const kept = await this.#cache.stale(query, nowMs);
    if (kept !== undefined) {
      const from = new Date(kept.answeredMs).toISOString();
      const why = TOO_MUCH.has(error.code) ? 'There is no time for this query' : 'The store cannot be read';
      const warnings = [`${why} now (${error.message}); this answer is from ${from}.`];
      return { answer: kept, cached: true, stale: true, fallback: false, warnings };
    }
    // Too slow or too busy is not down: asking for less, or later, may well be answered, so say so.
    if (TOO_MUCH.has(error.code)) throw error;
    const warnings = [`The store cannot be read now (${error.message}), and no answer is kept.`];
    const answer = { data: NO_DATA, meta: emptyMeta(query, []), answeredMs: nowMs };
    return { answer, cached: false, stale: false, fallback: true, warnings };
  }
}

interface Delivered extends Omit<Delivery, 'tookMs'> {
  readonly answer: EncodedAnswer;
}

const NO_DATA = Buffer.from('[]');
/** The store is well, it is asked for too much. */
const TOO_MUCH: ReadonlySet<string> = new Set(['QUERY_TIMEOUT', 'QUERY_OVERLOADED']);
/** One for each query while it lasts, and said elsewhere: by the breaker's log line, by the replies' status. */
const UNLOGGED: ReadonlySet<string> = new Set(['QUERY_UNAVAILABLE', 'QUERY_OVERLOADED']);

import { AppError } from '../../lib/errors.ts';
import { Mutex } from '../../lib/mutex.ts';
import { Pacer } from '../../lib/pacer.ts';
import type { TimestampMs } from '../../model/time.ts';
import { HotSamples } from './hot-samples.ts';
import type { MaintenanceContext } from './maintenance-context.ts';
import { SLICE_MS } from './maintenance-slice.ts';
import { createHotTable, hotTableName } from './schema.ts';
import { sealHotSamples } from './seal.ts';
import { commitSwap } from './segment-swap.ts';
import { GivenUpError } from './store-faults.ts';

/** Hot samples above this many seals' worth make writers wait: sealing has fallen behind. Four took 100 MiB more memory and were no faster. */
const MAX_HOT_SEALS = 2;

const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** Failures in a row after which the store counts as failing; a single one may be passing. */
const FAILURES_TO_REPORT = 3;

/** Turns hot samples into segments, one generation after the other, and holds writers back when it cannot keep up. */
export class Sealer {
  readonly #context: MaintenanceContext;
  readonly #oneAtATime = new Mutex();
  #running: Promise<void> | undefined;
  #lastError: unknown;
  #failuresInARow = 0;
  #nextTryMs = 0;
  failures = 0;
  lastSealMs: TimestampMs | undefined;

  constructor(context: MaintenanceContext) {
    this.#context = context;
  }

  /** Why sealing has failed several times in a row; undefined while it works. */
  get persistentError(): unknown {
    return this.#failuresInARow >= FAILURES_TO_REPORT ? this.#lastError : undefined;
  }

  /** Starts a seal when the current hot samples are many or old enough. */
  sealWhenDue(): void {
    const { settings, clock, store } = this.#context;
    const { current, hot } = store().state;
    const isFull = current.rows >= settings.sealSamples;
    const isOld = current.rows > 0 && clock.now() - current.createdMs >= settings.sealSeconds * 1_000;
    const isDue = isFull || isOld || hot.length > 1;
    if (isDue && this.#running === undefined && clock.monotonicMs() >= this.#nextTryMs) {
      this.#start().catch(() => undefined);
    }
  }

  /** Seals everything that is hot now; throws when that fails. */
  sealAll(): Promise<void> {
    return this.#start();
  }

  /** Resolves when no seal is under way. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running.catch(() => undefined);
  }

  /**
   * Resolves when there is room in memory for more hot samples: at once unless sealing has fallen far behind.
   * Throws `STORE_UNAVAILABLE` (503) when it has and does not work at all.
   */
  async roomForWrites(): Promise<void> {
    const limit = this.#context.settings.sealSamples * MAX_HOT_SEALS;
    while (this.#context.store().state.hotRows > limit) {
      if (this.#running === undefined) this.sealWhenDue();
      if (this.#running === undefined) throw tooManyHot(limit, this.#lastError);
      await this.#running.catch(() => undefined);
    }
  }

  #start(): Promise<void> {
    const run = this.#oneAtATime
      .run(() => this.#seal())
      .then(
        () => this.#succeeded(),
        (error) => this.#failed(error),
      )
      .finally(() => {
        if (this.#running === run) this.#running = undefined;
      });
    this.#running = run;
    return run;
  }

  #succeeded(): void {
    this.#failuresInARow = 0;
    this.#nextTryMs = 0;
  }

  #failed(error: unknown): never {
    if (error instanceof GivenUpError) throw error;
    this.failures++;
    this.#failuresInARow++;
    this.#lastError = error;
    const waitMs = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** (this.#failuresInARow - 1));
    this.#nextTryMs = this.#context.clock.monotonicMs() + waitMs;
    this.#context.log(
      'error',
      { error: String(error), retryInMs: waitMs },
      'sealing failed; it will be tried again',
    );
    throw error;
  }

  /** Freezes the current generation and turns every frozen one into segments, oldest first. */
  async #seal(): Promise<void> {
    const { store } = this.#context;
    // What a failed seal left frozen comes first: a new table for each try would never end.
    if (store().state.hot.length > 1) await this.#sealFrozen();
    await this.#freeze();
    await this.#sealFrozen();
  }

  async #sealFrozen(): Promise<void> {
    for (;;) {
      const [oldest, next] = this.#context.store().state.hot;
      if (oldest === undefined || next === undefined) return;
      await this.#sealGeneration(oldest);
    }
  }

  #freeze(): Promise<void> {
    return this.#context.withDatabase(async ({ database, state }) => {
      if (state.current.rows === 0) return;
      const generation = state.current.generation + 1;
      await createHotTable(database, generation);
      state.startGeneration(new HotSamples(generation, this.#context.clock.now()));
    });
  }

  async #sealGeneration(hot: HotSamples): Promise<void> {
    const { clock, log, withDatabase } = this.#context;
    const store = this.#context.store();
    const startedMs = clock.monotonicMs();
    const added = await sealHotSamples(hot, {
      files: store.files,
      pacer: new Pacer(SLICE_MS),
      createdMs: clock.now(),
      nextSequence: store.files.nextSequence,
    });
    await commitSwap(this.#context, {
      store,
      removed: [],
      added,
      also: ({ database }) => database.run(`DROP TABLE ${hotTableName(hot.generation)}`),
    });
    store.state.replaceHot(hot, added);
    this.lastSealMs = clock.now();
    await withDatabase(({ database }) => database.run('CHECKPOINT'));
    const tookMs = Math.round(clock.monotonicMs() - startedMs);
    log('info', { samples: hot.rows, segments: added.length, tookMs }, 'sealed hot samples');
  }
}

function tooManyHot(limit: number, cause: unknown): AppError {
  return new AppError(
    'STORE_UNAVAILABLE',
    `more than ${limit} samples wait in memory because sealing fails: ${cause instanceof Error ? cause.message : 'see the log'}`,
    {
      status: 503,
      retryAfterSeconds: 10,
      fix: 'See the server log for why segments cannot be written.',
      cause,
    },
  );
}

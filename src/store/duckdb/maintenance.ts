import type { StoreSettings } from '../../config/sections/store.ts';
import type { Clock } from '../../lib/clock.ts';
import { Pacer } from '../../lib/pacer.ts';
import { HOUR_MS, type TimestampMs } from '../../model/time.ts';
import { TIERS, type Tier } from '../port.ts';
import { mergeSegments } from '../segment/merge.ts';
import { HotSamples } from './hot-samples.ts';
import { type MergePlan, planMerge } from './merge-plan.ts';
import { cutMs, type ExpiredSegment, type RetentionPolicy, type RetentionScope } from './retention.ts';
import { createHotTable, hotTableName } from './schema.ts';
import { sealHotSamples } from './seal.ts';
import type { Segment } from './segment-set.ts';
import { deleteSegmentRecords, insertSegmentRecord } from './segment-table.ts';
import type { StoreLogFunction } from './store-log.ts';
import type { OpenStore } from './store-opening.ts';

const TICK_MS = 1_000;
// A commit takes some six turns of the event loop and waits a slice in each: slices of 5 ms halved the rate of ingest.
const SLICE_MS = 1;
const HOUSEKEEPING_INTERVAL_MS = 10 * 60_000;

/** Hot samples above this many seals' worth make writers wait: sealing has fallen behind. */
const MAX_HOT_SEALS = 4;

export interface MaintenanceOptions {
  readonly settings: StoreSettings;
  readonly retention: RetentionPolicy;
  readonly clock: Clock;
  readonly log: StoreLogFunction;
  readonly store: () => OpenStore;
  /** Runs work alone on the database. */
  readonly withDatabase: <T>(work: (store: OpenStore) => Promise<T>) => Promise<T>;
}

/** Seals, merges and drops in the background: one seal and one merge at a time, in slices that give way to reads and writes. */
export class Maintenance {
  readonly #options: MaintenanceOptions;
  #timer: NodeJS.Timeout | undefined;
  #sealing: Promise<void> | undefined;
  #compacting: Promise<void> | undefined;
  #nextHousekeepingMs = 0;
  #stopped = false;

  constructor(options: MaintenanceOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.sealWhenDue();
      this.#compactInBackground(this.#options.clock.now());
    }, TICK_MS);
  }

  /** Lets what is under way end; starts nothing more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#sealing?.catch(() => undefined);
    await this.#compacting?.catch(() => undefined);
  }

  /** Resolves at once unless sealing has fallen so far behind that memory would grow without bound. */
  async roomForWrites(): Promise<void> {
    const limit = this.#options.settings.sealSamples * MAX_HOT_SEALS;
    while (this.#options.store().state.hotRows > limit && this.#sealing !== undefined) {
      await this.#sealing.catch(() => undefined);
    }
  }

  /** Starts a seal when the current hot samples are many or old enough. */
  sealWhenDue(): void {
    const { settings, clock } = this.#options;
    const { current, hot } = this.#options.store().state;
    const isFull = current.rows >= settings.sealSamples;
    const isOld = current.rows > 0 && clock.now() - current.createdMs >= settings.sealSeconds * 1_000;
    if (isFull || isOld || hot.length > 1) this.#sealInBackground();
  }

  /** Does everything that is due at `nowMs` and waits for it; `sealAll` seals whatever is hot first. */
  async run(nowMs: TimestampMs, { sealAll }: { sealAll: boolean }): Promise<void> {
    await this.#sealing?.catch(() => undefined);
    if (sealAll) await this.#startSeal();
    await this.#compacting?.catch(() => undefined);
    this.#nextHousekeepingMs = 0;
    await this.#startCompaction(nowMs);
  }

  #sealInBackground(): void {
    if (this.#sealing !== undefined || this.#stopped) return;
    this.#startSeal().catch((error) => this.#logFailure('sealing', error));
  }

  #compactInBackground(nowMs: TimestampMs): void {
    if (this.#compacting !== undefined || this.#stopped) return;
    this.#startCompaction(nowMs).catch((error) => this.#logFailure('merging', error));
  }

  #startSeal(): Promise<void> {
    this.#sealing = this.#seal().finally(() => {
      this.#sealing = undefined;
    });
    return this.#sealing;
  }

  #startCompaction(nowMs: TimestampMs): Promise<void> {
    this.#compacting = this.#compact(nowMs).finally(() => {
      this.#compacting = undefined;
    });
    return this.#compacting;
  }

  #logFailure(what: string, error: unknown): void {
    if (error instanceof StoppedError) return;
    this.#options.log('error', { error: String(error) }, `${what} failed; it will be tried again`);
  }

  /** Freezes the current generation and turns every frozen one into segments, oldest first. */
  async #seal(): Promise<void> {
    await this.#freeze();
    for (;;) {
      const [oldest, next] = this.#options.store().state.hot;
      if (oldest === undefined || next === undefined) return;
      await this.#sealGeneration(oldest);
    }
  }

  #freeze(): Promise<void> {
    return this.#options.withDatabase(async ({ database, state }) => {
      if (state.current.rows === 0) return;
      const generation = state.current.generation + 1;
      await createHotTable(database, generation);
      state.startGeneration(new HotSamples(generation, this.#options.clock.now()));
    });
  }

  async #sealGeneration(hot: HotSamples): Promise<void> {
    const store = this.#options.store();
    const startedMs = this.#options.clock.monotonicMs();
    const segments = await sealHotSamples(hot, {
      files: store.files,
      pacer: new Pacer(SLICE_MS),
      createdMs: this.#options.clock.now(),
      nextSequence: store.files.nextSequence,
    });
    await this.#commitSwap(store, [], segments, async ({ database }) => {
      await database.run(`DROP TABLE ${hotTableName(hot.generation)}`);
    });
    store.state.replaceHot(hot, segments);
    await this.#options.withDatabase(({ database }) => database.run('CHECKPOINT'));
    const tookMs = Math.round(this.#options.clock.monotonicMs() - startedMs);
    this.#options.log('info', { samples: hot.rows, segments: segments.length, tookMs }, 'sealed hot samples');
  }

  async #compact(nowMs: TimestampMs): Promise<void> {
    await this.#dropExpired(nowMs);
    for (;;) {
      const { state } = this.#options.store();
      const plan = planMerge(state.segments.all, nowMs, this.#options.settings.mergeQuietSeconds * 1_000);
      if (plan === undefined || this.#stopped) return;
      await this.#merge(plan, nowMs);
    }
  }

  async #merge(plan: MergePlan, nowMs: TimestampMs): Promise<void> {
    await this.#rewrite(plan.segments, plan.level, nowMs, () => true);
  }

  /** Writes one segment in place of neighbours, without the series that are not kept, and swaps it in. */
  async #rewrite(
    segments: readonly Segment[],
    level: number,
    nowMs: TimestampMs,
    keepSeries: (seriesId: number) => boolean,
  ): Promise<void> {
    const store = this.#options.store();
    const first = segments[0]?.record;
    if (first === undefined) return;
    const { tier, partitionStartMs, sequence } = first;
    const open = store.files.create({ tier, partitionStartMs, level, sequence, createdMs: nowMs });
    const pacer = new Pacer(SLICE_MS);
    const readers = segments.map((segment) => segment.reader);
    try {
      await mergeSegments(readers, open.writer, { keepSeries, onYield: () => this.#giveWay(pacer) });
    } catch (error) {
      open.writer.abort();
      throw error;
    }
    const merged = store.files.finish(open);
    await this.#commitSwap(store, segments, [merged]);
    store.state.segments.replace(segments, [merged]);
  }

  /** A merge may take many seconds: it is given up, without loss, when the store closes. */
  #giveWay(pacer: Pacer): Promise<void> {
    if (this.#stopped) throw new StoppedError();
    return pacer.pause();
  }

  /** Makes a change of the segment list durable; the new files are given up when it fails. */
  async #commitSwap(
    expected: OpenStore,
    removed: readonly Segment[],
    added: readonly Segment[],
    also: (store: OpenStore) => Promise<void> = async () => undefined,
  ): Promise<void> {
    try {
      await this.#options.withDatabase(async (store) => {
        if (store !== expected) throw new Error('the store was reopened meanwhile');
        await store.database.transaction(async () => {
          for (const { record } of added) await insertSegmentRecord(store.database, record);
          await deleteSegmentRecords(
            store.database,
            removed.map(({ record }) => record.file),
          );
          await also(store);
        });
      });
    } catch (error) {
      for (const segment of added) segment.drop({ deleteFile: true });
      throw error;
    }
  }

  async #dropExpired(nowMs: TimestampMs): Promise<void> {
    if (nowMs < this.#nextHousekeepingMs) return;
    this.#nextHousekeepingMs = nowMs + HOUSEKEEPING_INTERVAL_MS;
    await this.#forgetBatchIds(nowMs);
    await this.#moveCoverage(nowMs);
    for (const expired of this.#options.retention.expired(this.#options.store().state.segments.all, nowMs)) {
      await this.#dropSegment(expired, nowMs);
    }
  }

  /** Says that data may be missing before any is dropped, so that no answer looks complete that is not. */
  async #moveCoverage(nowMs: TimestampMs): Promise<void> {
    for (const scope of this.#options.retention.scopes) {
      for (const tier of TIERS) await this.#moveScope(scope, tier, cutMs(scope, tier, nowMs));
    }
  }

  async #moveScope(scope: RetentionScope, tier: Tier, cut: TimestampMs): Promise<void> {
    const { state, coverage } = this.#options.store();
    const hasOlder = state.segments.of(tier).some((segment) => segment.record.minTimeMs < cut);
    if (!hasOlder || cut <= coverage.completeFromMs(scope.pattern, tier)) return;
    await this.#options.withDatabase((store) =>
      store.coverage.moveTo(store.database, scope.pattern, tier, cut),
    );
  }

  async #dropSegment({ segment, drops }: ExpiredSegment, nowMs: TimestampMs): Promise<void> {
    const store = this.#options.store();
    if (drops === undefined) {
      await this.#commitSwap(store, [segment], []);
      store.state.segments.replace([segment], []);
      this.#options.log('info', { file: segment.record.file }, 'dropped a segment past its retention');
      return;
    }
    const ids = await this.#options.withDatabase(({ series }) => series.idsOfMetrics(drops));
    const dropped = new Set(ids.filter((id) => segment.reader.hasSeries(id)));
    if (dropped.size === 0) return;
    if (dropped.size === segment.record.series)
      return this.#dropSegment({ segment, drops: undefined }, nowMs);
    await this.#rewrite([segment], segment.record.level, nowMs, (id) => !dropped.has(id));
  }

  async #forgetBatchIds(nowMs: TimestampMs): Promise<void> {
    const beforeMs = Math.floor(nowMs - this.#options.settings.idempotencyHours * HOUR_MS);
    this.#options.store().batchIds.forgetBefore(beforeMs);
    await this.#options.withDatabase(({ database }) =>
      database.run(`DELETE FROM batches WHERE epoch_ms(stored_at) < ${beforeMs}`),
    );
  }
}

class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

import { Pacer } from '../../lib/pacer.ts';
import { HOUR_MS, type TimestampMs } from '../../model/time.ts';
import { TIERS, type Tier } from '../port.ts';
import type { RetentionScope } from '../retention-scopes.ts';
import type { Compactor } from './compactor.ts';
import type { MaintenanceContext } from './maintenance-context.ts';
import { SLICE_MS } from './maintenance-slice.ts';
import { cutMs, type ExpiredSegment } from './retention.ts';
import type { Segment } from './segment-set.ts';
import { commitSwap } from './segment-swap.ts';

const SERIES_PER_LOOK = 10_000;

/** Applies retention to samples and to batch ids. */
export class Housekeeper {
  readonly #context: MaintenanceContext;
  readonly #compactor: Compactor;
  /** Segments that hold no more series to drop, by file and the scopes that were due. */
  #clean = new Set<string>();

  constructor(context: MaintenanceContext, compactor: Compactor) {
    this.#context = context;
    this.#compactor = compactor;
  }

  async run(nowMs: TimestampMs): Promise<void> {
    await this.#forgetBatchIds(nowMs);
    await this.#moveCoverage(nowMs);
    const { retention, store } = this.#context;
    const stillClean = new Set<string>();
    for (const expired of retention.expired(store().state.segments.all, nowMs)) {
      await this.#drop(expired, nowMs, stillClean);
    }
    this.#clean = stillClean;
  }

  /** Says that data may be missing before any is dropped, so that no answer looks complete that is not. */
  async #moveCoverage(nowMs: TimestampMs): Promise<void> {
    for (const scope of this.#context.retention.scopes) {
      for (const tier of TIERS) await this.#moveScope(scope, tier, cutMs(scope, tier, nowMs));
    }
  }

  async #moveScope(scope: RetentionScope, tier: Tier, cut: TimestampMs): Promise<void> {
    const { state, coverage } = this.#context.store();
    const hasOlder = state.segments.of(tier).some((segment) => segment.record.minTimeMs < cut);
    if (!hasOlder || cut <= coverage.completeFromMs(scope.pattern, tier)) return;
    await this.#context.withDatabase((store) =>
      store.coverage.moveTo(store.database, scope.pattern, tier, cut),
    );
  }

  async #drop({ segment, due }: ExpiredSegment, nowMs: TimestampMs, clean: Set<string>): Promise<void> {
    if (due === 'all') return this.#dropWhole(segment);
    const key = `${segment.record.file} ${due.key}`;
    if (this.#clean.has(key)) {
      clean.add(key);
      return;
    }
    const dropped = await this.#seriesToDrop(segment, due.includes);
    if (dropped.size === segment.record.series) return this.#dropWhole(segment);
    if (dropped.size === 0) {
      clean.add(key);
      return;
    }
    const keepSeries = (id: number) => !dropped.has(id);
    await this.#compactor.rewrite({ segments: [segment], level: segment.record.level, nowMs, keepSeries });
  }

  async #dropWhole(segment: Segment): Promise<void> {
    const store = this.#context.store();
    await commitSwap(this.#context, { store, removed: [segment], added: [] });
    store.state.segments.replace([segment], []);
    this.#context.log('info', { file: segment.record.file }, 'dropped a segment past its retention');
  }

  async #seriesToDrop(segment: Segment, isDue: (metricName: string) => boolean): Promise<Set<number>> {
    const ids = await this.#context.withDatabase(({ series }) => series.idsOfMetrics(isDue));
    const pacer = new Pacer(SLICE_MS);
    const found = new Set<number>();
    for (let from = 0; from < ids.length; from += SERIES_PER_LOOK) {
      await pacer.pause();
      for (const id of ids.subarray(from, from + SERIES_PER_LOOK)) {
        if (segment.reader.hasSeries(id)) found.add(id);
      }
    }
    return found;
  }

  async #forgetBatchIds(nowMs: TimestampMs): Promise<void> {
    const beforeMs = Math.floor(nowMs - this.#context.settings.idempotencyHours * HOUR_MS);
    await this.#context.withDatabase(async ({ database, batchIds }) => {
      await database.run(`DELETE FROM batches WHERE epoch_ms(stored_at) < ${beforeMs}`);
      batchIds.forgetBefore(beforeMs);
    });
  }
}

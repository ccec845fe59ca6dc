import { Pacer } from '../../lib/pacer.ts';
import type { TimestampMs } from '../../model/time.ts';
import { mergeSegments } from '../segment/merge.ts';
import type { MaintenanceContext } from './maintenance-context.ts';
import { SLICE_MS } from './maintenance-slice.ts';
import { planMerge } from './merge-plan.ts';
import type { Segment } from './segment-set.ts';
import { commitSwap } from './segment-swap.ts';
import { GivenUpError } from './store-faults.ts';
import type { OpenStore } from './store-opening.ts';

export interface Rewrite {
  /** Neighbours in order of arrival, of one partition of one tier. */
  readonly segments: readonly Segment[];
  readonly level: number;
  readonly nowMs: TimestampMs;
  readonly keepSeries?: (seriesId: number) => boolean;
}

/** Merges segments, in slices that give way to reads and writes. */
export class Compactor {
  readonly #context: MaintenanceContext;
  #stopped = false;

  constructor(context: MaintenanceContext) {
    this.#context = context;
  }

  /** Makes the work under way end soon, without loss. */
  stop(): void {
    this.#stopped = true;
  }

  /** Does every merge that is due. */
  async mergeDue(nowMs: TimestampMs): Promise<void> {
    const quietMs = this.#context.settings.mergeQuietSeconds * 1_000;
    for (;;) {
      const plan = planMerge(this.#context.store().state.segments.all, nowMs, quietMs);
      if (plan === undefined || this.#stopped) return;
      await this.rewrite({ ...plan, nowMs });
    }
  }

  /** Writes one segment in place of neighbours, without the series that are not kept, and swaps it in. */
  async rewrite(rewrite: Rewrite): Promise<void> {
    const store = this.#context.store();
    for (const segment of rewrite.segments) segment.hold();
    try {
      const merged = await this.#write(store, rewrite);
      await commitSwap(this.#context, { store, removed: rewrite.segments, added: [merged] });
      store.state.segments.replace(rewrite.segments, [merged]);
    } finally {
      for (const segment of rewrite.segments) segment.release();
    }
  }

  async #write(
    store: OpenStore,
    { segments, level, nowMs, keepSeries = () => true }: Rewrite,
  ): Promise<Segment> {
    const first = segments[0]?.record;
    if (first === undefined) throw new Error('BUG: a merge of no segments');
    const { tier, partitionStartMs, sequence } = first;
    const open = store.files.create({ tier, partitionStartMs, level, sequence, createdMs: nowMs });
    const pacer = new Pacer(SLICE_MS);
    const onYield = () => this.#giveWay(store, pacer);
    try {
      await mergeSegments(
        segments.map((segment) => segment.reader),
        open.writer,
        { keepSeries, onYield },
      );
      return store.files.finish(open);
    } catch (error) {
      open.writer.abort();
      throw error;
    }
  }

  /** A merge may take many seconds: it is given up when the store closes or was reopened. */
  #giveWay(store: OpenStore, pacer: Pacer): Promise<void> {
    if (this.#stopped) throw new GivenUpError('the store is closing');
    if (this.#context.store() !== store) throw new GivenUpError('the store was reopened meanwhile');
    return pacer.pause();
  }
}

import type { BucketColumns, ReadBucketsRequest } from '../port.ts';
import { TIER_RESOLUTION_MS } from '../port.ts';
import { RawRows, type RollupRows } from '../segment/rows.ts';
import { BucketAccumulator } from './bucket-accumulator.ts';
import type { HotSamples } from './hot-samples.ts';
import { QuantileCollector } from './quantile-collector.ts';
import { ReadScope } from './read-scope.ts';
import type { Segment } from './segment-set.ts';
import { SeriesSelection } from './series-selection.ts';
import type { HotView, Snapshot } from './store-state.ts';

// Series read between two looks at the clock: a few hundred blocks are decoded in about a millisecond.
const SERIES_PER_SLICE = 256;
const ROWS_PER_SLICE = 32_768;

/** Answers `SampleStore.readBuckets` from a snapshot: segments of the tier first, then hot samples, in order of arrival. */
export async function readBuckets(snapshot: Snapshot, request: ReadBucketsRequest): Promise<BucketColumns> {
  checkAlignment(request);
  const reading = new BucketReading(request);
  for (const segment of snapshot.segments) {
    if (segment.record.tier === request.tier) await reading.readSegment(segment);
  }
  for (const hot of snapshot.hot) await reading.readHot(hot);
  return reading.finish();
}

function checkAlignment({ tier, startMs, stepMs, quantiles }: ReadBucketsRequest): void {
  const resolutionMs = TIER_RESOLUTION_MS[tier];
  if (resolutionMs > 0 && (startMs % resolutionMs !== 0 || stepMs % resolutionMs !== 0)) {
    throw new Error(`BUG: buckets of ${stepMs} ms from ${startMs} cannot be made of ${tier} rows`);
  }
  if (tier !== 'raw' && quantiles !== undefined && quantiles.length > 0) {
    throw new Error(`BUG: quantiles cannot be made of ${tier} rows`);
  }
}

class BucketReading {
  readonly #request: ReadBucketsRequest;
  readonly #range: { readonly startMs: number; readonly endMs: number };
  readonly #scope: ReadScope;
  readonly #selection: SeriesSelection;
  readonly #buckets: BucketAccumulator;
  readonly #quantiles: QuantileCollector | undefined;
  readonly #samples = new RawRows();

  constructor(request: ReadBucketsRequest) {
    const { startMs, stepMs, bucketCount, groupCount } = request;
    this.#request = request;
    this.#range = { startMs, endMs: startMs + stepMs * bucketCount };
    this.#scope = new ReadScope(request);
    this.#selection = new SeriesSelection(request.seriesIds, request.groups);
    this.#buckets = new BucketAccumulator(request);
    this.#quantiles = request.quantiles?.length ? new QuantileCollector(groupCount * bucketCount) : undefined;
  }

  async readSegment(segment: Segment): Promise<void> {
    if (!segment.overlaps(this.#range)) return;
    const { ids } = this.#selection;
    for (let from = 0; from < ids.length; from += SERIES_PER_SLICE) {
      await this.#scope.pause();
      const slice = ids.subarray(from, from + SERIES_PER_SLICE);
      if (this.#request.tier === 'raw') this.#readRawSlice(segment, slice, from);
      else this.#readRollupSlice(segment, slice, from);
    }
  }

  #readRawSlice({ reader }: Segment, ids: Uint32Array, offset: number): void {
    const { startMs, endMs } = this.#range;
    reader.forEachRawBlock(ids, startMs, endMs, (index, rows, from, to) => {
      this.#scope.count(to - from);
      this.#addSamples(offset + index, rows.times, rows.values, from, to);
    });
  }

  #readRollupSlice({ reader }: Segment, ids: Uint32Array, offset: number): void {
    const { startMs, endMs } = this.#range;
    const wanted = BucketAccumulator.neededColumns(this.#request.columns);
    reader.forEachRollupBlock(ids, startMs, endMs, wanted, (index, rows, from, to) => {
      this.#scope.count(to - from);
      const { ids: all, groups } = this.#selection;
      this.#buckets.addRollups(
        groups[offset + index] as number,
        all[offset + index] as number,
        rows,
        from,
        to,
      );
    });
  }

  async readHot({ samples, rows }: HotView): Promise<void> {
    const { startMs, endMs } = this.#range;
    if (rows === 0 || samples.minTime >= endMs || samples.maxTime < startMs) return;
    if (this.#request.tier !== 'raw') {
      await this.#catchUpMinutes({ samples, rows });
      if (samples.minutes.worthwhile) return this.#readHotMinutes(samples);
    }
    if (this.#selection.prefersScan(samples.seriesCount)) return this.#scanHot({ samples, rows });
    const { ids } = this.#selection;
    for (let i = 0; i < ids.length; i++) {
      if (i % SERIES_PER_SLICE === 0) await this.#scope.pause();
      this.#samples.clear();
      const count = samples.readSeries(ids[i] as number, startMs, endMs, rows, this.#samples);
      this.#scope.count(count);
      this.#addSamples(i, this.#samples.times, this.#samples.values, 0, count);
    }
  }

  async #catchUpMinutes({ samples, rows }: HotView): Promise<void> {
    const { minutes } = samples;
    while (minutes.worthwhile && minutes.rolled < rows) {
      await this.#scope.pause();
      minutes.catchUp(samples, Math.min(minutes.rolled + ROWS_PER_SLICE, rows));
    }
  }

  async #readHotMinutes({ minutes, seriesCount }: HotSamples): Promise<void> {
    // Held from here on: another query may bring the minutes up to date, or find them not worthwhile, during a pause.
    const { rows, seriesIds } = minutes;
    const { ids } = this.#selection;
    if (!this.#selection.prefersScan(seriesCount)) {
      for (let i = 0; i < ids.length; i++) {
        for (const place of minutes.placesOf(ids[i] as number)) this.#addHotMinute(rows, i, place);
      }
      return;
    }
    const indexOf = this.#selection.indexBySeries();
    const count = rows.length;
    for (let place = 0; place < count; place++) {
      if (place % ROWS_PER_SLICE === 0) await this.#scope.pause();
      const seriesId = seriesIds[place] as number;
      const index = seriesId < indexOf.length ? (indexOf[seriesId] as number) : -1;
      if (index >= 0) this.#addHotMinute(rows, index, place);
    }
  }

  #addHotMinute(rows: RollupRows, index: number, place: number): void {
    const bucket = rows.bucket[place] as number;
    if (bucket < this.#range.startMs || bucket >= this.#range.endMs) return;
    this.#scope.count(1);
    const { ids, groups } = this.#selection;
    this.#buckets.addRollups(groups[index] as number, ids[index] as number, rows, place, place + 1);
  }

  async #scanHot({ samples, rows }: HotView): Promise<void> {
    const indexOf = this.#selection.indexBySeries();
    const { seriesIds, times, values } = samples.columns(rows);
    for (let from = 0; from < rows; from += ROWS_PER_SLICE) {
      await this.#scope.pause();
      const to = Math.min(from + ROWS_PER_SLICE, rows);
      this.#scope.count(this.#scanRows(indexOf, seriesIds, times, values, from, to));
    }
  }

  #scanRows(
    indexOf: Int32Array,
    seriesIds: Uint32Array,
    times: Float64Array,
    values: Float64Array,
    from: number,
    to: number,
  ): number {
    const { startMs, endMs } = this.#range;
    let used = 0;
    for (let row = from; row < to; row++) {
      const seriesId = seriesIds[row] as number;
      const index = seriesId < indexOf.length ? (indexOf[seriesId] as number) : -1;
      const time = times[row] as number;
      if (index < 0 || time < startMs || time >= endMs) continue;
      used++;
      this.#addSamples(index, times, values, row, row + 1);
    }
    return used;
  }

  /** Adds sorted samples of the series at a position of the selection. */
  #addSamples(index: number, times: Float64Array, values: Float64Array, from: number, to: number): void {
    const group = this.#selection.groups[index] as number;
    this.#buckets.addSamples(group, this.#selection.ids[index] as number, times, values, from, to);
    if (this.#quantiles === undefined) return;
    const { startMs, stepMs, bucketCount } = this.#request;
    for (let row = from; row < to; row++) {
      const value = values[row] as number;
      if (Number.isNaN(value)) continue;
      const bucket = Math.floor(((times[row] as number) - startMs) / stepMs);
      this.#quantiles.add(group * bucketCount + bucket, value);
    }
  }

  async finish(): Promise<BucketColumns> {
    const pause = () => this.#scope.pause();
    const quantiles = (await this.#quantiles?.finish(this.#request.quantiles ?? [], pause)) ?? [];
    return { columns: this.#buckets.finish(), quantiles, rowsScanned: this.#scope.rows };
  }
}

import type { Pacer } from '../../lib/pacer.ts';
import { HOUR_MS, MINUTE_MS, type TimestampMs } from '../../model/time.ts';
import type { Tier } from '../port.ts';
import { rollUp, rollUpRollups } from '../segment/rollup.ts';
import { RawRows, RollupRows } from '../segment/rows.ts';
import type { RawColumns, RollupColumns } from '../segment/types.ts';
import type { HotSamples } from './hot-samples.ts';
import { PARTITION_MS, partitionStart } from './partition.ts';
import type { OpenSegment, SegmentFiles } from './segment-files.ts';
import type { Segment } from './segment-set.ts';

export interface SealOptions {
  readonly files: SegmentFiles;
  readonly pacer: Pacer;
  readonly createdMs: TimestampMs;
  /** Gives the next place in the order of arrival. */
  readonly nextSequence: () => number;
}

/**
 * Writes hot samples as sorted segments: raw by day, 1-minute rollups by day, 1-hour rollups by 30 days. A minute whose samples
 * come in two seals gets two partial rows; they are merged when read and when segments are. Nothing is left behind on an error.
 */
export async function sealHotSamples(hot: HotSamples, options: SealOptions): Promise<readonly Segment[]> {
  const seal = new Seal(options);
  const sealed: Segment[] = [];
  try {
    const samples = new RawRows();
    for (const seriesId of hot.seriesWithSamples()) {
      samples.clear();
      hot.readSeries(seriesId, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, hot.rows, samples);
      seal.addSeries(seriesId, samples);
      await options.pacer.pause();
    }
    for (const open of seal.takeOpen()) {
      sealed.push(options.files.finish(open));
      await options.pacer.pause();
    }
    return sealed;
  } catch (error) {
    for (const open of seal.takeOpen()) open.writer.abort();
    for (const segment of sealed) segment.drop({ deleteFile: true });
    throw error;
  }
}

class Seal {
  readonly #options: SealOptions;
  readonly #open = new Map<string, OpenSegment>();
  readonly #minutes = new RollupRows();
  readonly #hours = new RollupRows();

  constructor(options: SealOptions) {
    this.#options = options;
  }

  addSeries(seriesId: number, samples: RawRows): void {
    this.#minutes.clear();
    this.#hours.clear();
    rollUp(samples.times, samples.values, 0, samples.length, MINUTE_MS, this.#minutes);
    rollUpRollups(this.#minutes, 0, this.#minutes.length, HOUR_MS, this.#hours);
    this.#append('raw', seriesId, samples.times, samples.length, samples);
    this.#append('1min', seriesId, this.#minutes.bucket, this.#minutes.length, this.#minutes);
    this.#append('1hour', seriesId, this.#hours.bucket, this.#hours.length, this.#hours);
  }

  /** Appends rows to the segments of their partitions. */
  #append(
    tier: Tier,
    seriesId: number,
    times: Float64Array,
    rows: number,
    columns: RawColumns | RollupColumns,
  ): void {
    let from = 0;
    while (from < rows) {
      const start = partitionStart(tier, times[from] as number);
      const to = firstAtOrAfter(times, start + PARTITION_MS[tier], from, rows);
      this.#writerOf(tier, start).append(seriesId, columns, from, to);
      from = to;
    }
  }

  #writerOf(tier: Tier, partitionStartMs: TimestampMs): OpenSegment['writer'] {
    const key = `${tier} ${partitionStartMs}`;
    let open = this.#open.get(key);
    if (open === undefined) {
      const { createdMs, nextSequence } = this.#options;
      const place = { tier, partitionStartMs, level: 0, sequence: nextSequence(), createdMs };
      open = this.#options.files.create(place);
      this.#open.set(key, open);
    }
    return open.writer;
  }

  /** Takes one open segment after the other; those not taken can still be aborted. */
  *takeOpen(): Generator<OpenSegment> {
    for (const [key, open] of this.#open) {
      this.#open.delete(key);
      yield open;
    }
  }
}

/** Position of the first time that is not before `timeMs`; times of a series are sorted. */
function firstAtOrAfter(times: Float64Array, timeMs: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { SeriesId } from '../../model/series.ts';
import { TIER_RESOLUTION_MS, type Tier } from '../port.ts';
import { BlockEncoder } from './block-encoder.ts';
import { BlockIndex } from './block-index.ts';
import { ByteSink } from './codec/byte-sink.ts';
import { DEFAULT_BLOCK_ROWS, encodeFooter, MAGIC_BYTES, MAX_BLOCK_ROWS, magic } from './format.ts';
import { RAW_SHAPE_COLUMNS, SHAPE_COLUMNS } from './rollup-columns.ts';
import { ShapeRing } from './shape-ring.ts';
import type { RawColumns, RollupColumns, SegmentSummary } from './types.ts';

/** Blocks are written to the file when this much has gathered. */
const FLUSH_BYTES = 1024 * 1024;
/** A block shares the times of another only if both come with one small read. */
const SHARE_BYTES = 64 * 1024;

export interface SegmentWriterOptions {
  /** The final path. Until `finish` the file is called `<path>.tmp`. */
  readonly path: string;
  readonly tier: Tier;
  /** Most rows of a block. */
  readonly blockRows?: number;
}

/**
 * Writes a segment file: series in ascending order of id, the rows of each in order of time. An error of the file system
 * (`ENOSPC` for a full disk) comes out as it is, after the unfinished file has been removed.
 */
export class SegmentWriter {
  readonly #path: string;
  readonly #tier: Tier;
  readonly #blockRows: number;
  readonly #encoder = new BlockEncoder();
  readonly #shapes = new ShapeRing();
  readonly #index = new BlockIndex();
  readonly #sink = new ByteSink(FLUSH_BYTES + 128 * 1024);
  /** -1 once the writer is finished or aborted. */
  #fd: number;
  /** Bytes that are in the file already. */
  #written = 0;
  #rows = 0;
  #series = 0;
  #minTime = Number.POSITIVE_INFINITY;
  #maxTime = Number.NEGATIVE_INFINITY;

  constructor({ path, tier, blockRows = DEFAULT_BLOCK_ROWS }: SegmentWriterOptions) {
    if (blockRows < 1 || blockRows > MAX_BLOCK_ROWS) throw new Error(`BUG: blocks of ${blockRows} rows`);
    this.#path = path;
    this.#tier = tier;
    this.#blockRows = blockRows;
    this.#fd = openSync(this.#temporaryPath, 'w');
    this.#sink.writeBytes(magic(), 0, MAGIC_BYTES);
    this.#index.offsets[0] = MAGIC_BYTES;
  }

  get tier(): Tier {
    return this.#tier;
  }

  /** Rows appended so far. */
  get rows(): number {
    return this.#rows;
  }

  get #temporaryPath(): string {
    return `${this.#path}.tmp`;
  }

  /**
   * Adds rows `[from, to)` of a series: raw columns to a raw segment, rollup columns to a rollup segment. Ids must not
   * descend; more rows of the same series must not be earlier than those before (throws `BUG:`).
   */
  append(seriesId: SeriesId, columns: RawColumns | RollupColumns, from: number, to: number): void {
    if (this.#fd < 0) throw new Error(`BUG: append to ${this.#path} after its end`);
    if (from >= to) return;
    const times = 'times' in columns ? columns.times : columns.bucket;
    this.#checkOrder(seriesId, times, from, to);
    const rows = to - from;
    // Blocks of equal size, so that the last one is not tiny.
    const blocks = Math.ceil(rows / this.#blockRows);
    for (let b = 0; b < blocks; b++) {
      const start = from + Math.floor((rows * b) / blocks);
      const end = from + Math.floor((rows * (b + 1)) / blocks);
      this.#appendBlock(seriesId, columns, times, start, end);
      if (this.#sink.length >= FLUSH_BYTES) this.#flush();
    }
  }

  /** Makes the file durable and gives it its name. The writer cannot be used any more. */
  finish(): SegmentSummary {
    if (this.#fd < 0) throw new Error(`BUG: ${this.#path} was finished before`);
    const empty = this.#rows === 0;
    const summary = {
      path: this.#path,
      tier: this.#tier,
      rows: this.#rows,
      series: this.#series,
      minTime: empty ? 0 : this.#minTime,
      maxTime: empty ? 0 : this.#maxTime,
    };
    const index = this.#index.encode();
    const indexOffset = this.#written + this.#sink.length;
    this.#sink.writeBytes(index, 0, index.length);
    const footer = encodeFooter({
      ...summary,
      blocks: this.#index.length,
      indexOffset,
      indexBytes: index.length,
      indexCrc: crc32(index),
    });
    this.#sink.writeBytes(footer, 0, footer.length);
    this.#flush();
    this.#guarded(() => this.#publish());
    return { ...summary, sizeBytes: this.#written };
  }

  /** Removes what was written. Does nothing after `finish` or a second time. */
  abort(): void {
    if (this.#fd < 0) return;
    const fd = this.#fd;
    this.#fd = -1;
    try {
      closeSync(fd);
    } finally {
      rmSync(this.#temporaryPath, { force: true });
    }
  }

  #checkOrder(seriesId: SeriesId, times: Float64Array, from: number, to: number): void {
    const last = this.#index.length - 1;
    const lastId = last < 0 ? 0 : (this.#index.seriesIds[last] as number);
    let before = seriesId === lastId ? (this.#index.maxTimes[last] as number) : Number.NEGATIVE_INFINITY;
    if (seriesId < lastId) throw new Error(`BUG: series ${seriesId} after ${lastId} in ${this.#path}`);
    const isRollup = this.#tier !== 'raw';
    const resolution = TIER_RESOLUTION_MS[this.#tier];
    for (let i = from; i < to; i++) {
      const time = times[i] as number;
      if (!(time > before) && (isRollup || !(time >= before))) {
        throw new Error(`BUG: series ${seriesId} has time ${time} after ${before} in ${this.#path}`);
      }
      if (time % (isRollup ? resolution : 1) !== 0 || Math.abs(time) > Number.MAX_SAFE_INTEGER) {
        throw new Error(`BUG: series ${seriesId} has time ${time} in ${this.#path}, a ${this.#tier} segment`);
      }
      before = time;
    }
    // Times are stored as distances, which must be exact.
    if (before - (times[from] as number) > Number.MAX_SAFE_INTEGER) {
      throw new Error(`BUG: series ${seriesId} spans too long a time in ${this.#path}`);
    }
  }

  #appendBlock(
    seriesId: SeriesId,
    columns: RawColumns | RollupColumns,
    times: Float64Array,
    from: number,
    to: number,
  ): void {
    const sink = this.#sink;
    const start = sink.length;
    const back = this.#shapeBack(columns, from, to);
    if ('times' in columns) this.#encoder.raw(sink, columns, from, to, back === 0);
    else this.#encoder.rollup(sink, columns, from, to, back === 0);
    sink.writeUint32(crc32(sink.bytes.subarray(start, sink.length)));
    this.#addToIndex(seriesId, to - from, times[from] as number, times[to - 1] as number, back);
  }

  /** How many blocks back the same times are stored near by; 0 when they are not, and then remembers these. */
  #shapeBack(columns: RawColumns | RollupColumns, from: number, to: number): number {
    const shape =
      'times' in columns
        ? RAW_SHAPE_COLUMNS.map((name) => columns[name])
        : SHAPE_COLUMNS.map((name) => columns[name]);
    const index = this.#index;
    const owner = this.#shapes.find(shape, from, to);
    const end = index.offsets[index.length] as number;
    if (owner >= 0 && end - (index.offsets[owner] as number) <= SHARE_BYTES) return index.length - owner;
    this.#shapes.add(index.length, shape, from, to);
    return 0;
  }

  #addToIndex(seriesId: SeriesId, rows: number, minTime: number, maxTime: number, shapeBack: number): void {
    const index = this.#index;
    const block = index.length;
    if (block === 0 || index.seriesIds[block - 1] !== seriesId) this.#series++;
    index.reserve(block + 1);
    index.seriesIds[block] = seriesId;
    index.rows[block] = rows;
    index.minTimes[block] = minTime;
    index.maxTimes[block] = maxTime;
    index.shapeBacks[block] = shapeBack;
    index.offsets[block + 1] = this.#written + this.#sink.length;
    index.length++;
    this.#rows += rows;
    this.#minTime = Math.min(this.#minTime, minTime);
    this.#maxTime = Math.max(this.#maxTime, maxTime);
  }

  #flush(): void {
    this.#guarded(() => {
      const { bytes, length } = this.#sink;
      let done = 0;
      while (done < length) done += writeSync(this.#fd, bytes, done, length - done);
      this.#written += length;
      this.#sink.clear();
    });
  }

  #publish(): void {
    fsyncSync(this.#fd);
    const fd = this.#fd;
    this.#fd = -1;
    closeSync(fd);
    renameSync(this.#temporaryPath, this.#path);
    try {
      syncFolder(dirname(this.#path));
    } catch (error) {
      rmSync(this.#path, { force: true });
      throw error;
    }
  }

  /** Runs a step that may fail for lack of space, and leaves nothing behind when it does. */
  #guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#discard();
      throw error;
    }
  }

  #discard(): void {
    try {
      this.abort();
    } catch {
      // The first error says more than a failing close.
    }
    rmSync(this.#temporaryPath, { force: true });
  }
}

/** Makes the names in a folder durable. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

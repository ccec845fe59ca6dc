import { closeSync, openSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { SeriesId } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { Tier } from '../port.ts';
import type { BlockIndex } from './block-index.ts';
import { BLOCK_CRC_BYTES, corrupt } from './format.ts';
import { type ReadScratch, withScratch } from './read-scratch.ts';
import { ALL_COLUMNS, wantedBits } from './rollup-columns.ts';
import type { RawRows, RollupRows } from './rows.ts';
import { readDirectory } from './segment-directory.ts';
import { countBelow } from './sorted-times.ts';
import type {
  BlockRange,
  RawBlockVisitor,
  RollupBlockVisitor,
  SegmentSummary,
  WantedColumns,
} from './types.ts';

/** One read takes in neighbouring blocks up to this many bytes. */
const READ_BYTES = 1024 * 1024;
/** Reading past blocks that nobody asked for is cheaper than another read, up to this many bytes. */
const READ_GAP_BYTES = 32 * 1024;

/** Blocks to visit, in file order. */
interface BlockList {
  readonly blocks: Int32Array;
  readonly series: Int32Array;
  readonly length: number;
}

/** An open segment file. All reads are positioned and synchronous; errors are `SEGMENT_CORRUPT` or the system's. */
export class SegmentReader {
  readonly summary: SegmentSummary;
  readonly #fd: number;
  readonly #index: BlockIndex;
  #closed = false;

  private constructor(summary: SegmentSummary, fd: number, index: BlockIndex) {
    this.summary = summary;
    this.#fd = fd;
    this.#index = index;
  }

  /** Reads and verifies footer and index. Throws `SEGMENT_VERSION` or `SEGMENT_CORRUPT`. */
  static open(path: string): SegmentReader {
    const fd = openSync(path, 'r');
    try {
      const { summary, index } = readDirectory(fd, path);
      return new SegmentReader(summary, fd, index);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  get tier(): Tier {
    return this.summary.tier;
  }

  get blockCount(): number {
    return this.#index.length;
  }

  hasSeries(seriesId: SeriesId): boolean {
    const { first } = this.#index.blocksOfSeries(seriesId);
    return first < this.#index.length && this.#index.seriesIds[first] === seriesId;
  }

  /** All series of the file, ascending. */
  seriesIds(): Uint32Array {
    const ids = new Uint32Array(this.summary.series);
    let count = 0;
    let before = 0;
    for (let block = 0; block < this.#index.length; block++) {
      const id = this.#index.seriesIds[block] as number;
      if (id === before) continue;
      ids[count++] = id;
      before = id;
    }
    return ids;
  }

  rowsOf(seriesId: SeriesId): number {
    const { first, end } = this.#index.blocksOfSeries(seriesId);
    let rows = 0;
    for (let block = first; block < end; block++) rows += this.#index.rows[block] as number;
    return rows;
  }

  /** The blocks of a series that may have rows in `[startMs, endMs)`. */
  blocksOf(seriesId: SeriesId, startMs: TimestampMs, endMs: TimestampMs): BlockRange {
    return this.#overlapping(this.#index.blocksOfSeries(seriesId), startMs, endMs);
  }

  /** At least as many rows as the series have in the time range; reads nothing. `sortedIds` ascend. */
  estimateRows(sortedIds: Uint32Array, startMs: TimestampMs, endMs: TimestampMs): number {
    let rows = 0;
    let hint = 0;
    for (let s = 0; s < sortedIds.length; s++) {
      const all = this.#index.blocksOfSeries(sortedIds[s] as number, hint);
      hint = all.end;
      const { first, end } = this.#overlapping(all, startMs, endMs);
      for (let block = first; block < end; block++) rows += this.#index.rows[block] as number;
    }
    return rows;
  }

  /** Appends the samples of a series in `[startMs, endMs)` to `out`; returns how many. */
  readRaw(
    seriesId: SeriesId,
    startMs: TimestampMs,
    endMs: TimestampMs,
    out: RawRows,
    scratch?: ReadScratch,
  ): number {
    const before = out.length;
    const append: RawBlockVisitor = (_, rows, from, to) => {
      out.reserve(to - from);
      out.times.set(rows.times.subarray(from, to), out.length);
      out.values.set(rows.values.subarray(from, to), out.length);
      out.length += to - from;
    };
    this.forEachRawBlock(Uint32Array.of(seriesId), startMs, endMs, append, scratch);
    return out.length - before;
  }

  /** Appends the rollup rows of a series with a bucket in `[startMs, endMs)` to `out`; columns not wanted hold anything. */
  readRollup(
    seriesId: SeriesId,
    startMs: TimestampMs,
    endMs: TimestampMs,
    wanted: WantedColumns,
    out: RollupRows,
    scratch?: ReadScratch,
  ): number {
    const before = out.length;
    const names = ['bucket', ...wanted] as const;
    const append: RollupBlockVisitor = (_, rows, from, to) => {
      out.reserve(to - from);
      for (const name of names) out[name].set(rows[name].subarray(from, to), out.length);
      out.length += to - from;
    };
    this.forEachRollupBlock(Uint32Array.of(seriesId), startMs, endMs, wanted, append, scratch);
    return out.length - before;
  }

  /** Visits the blocks of the series, in order of series and time, that have samples in `[startMs, endMs)`. */
  forEachRawBlock(
    sortedIds: Uint32Array,
    startMs: TimestampMs,
    endMs: TimestampMs,
    visit: RawBlockVisitor,
    scratch?: ReadScratch,
  ): void {
    if (this.tier !== 'raw') throw new Error(`BUG: raw read of ${this.summary.path}, a ${this.tier} segment`);
    const read = (buffers: ReadScratch) => {
      const { rows } = buffers.raw;
      this.#eachBlock(sortedIds, startMs, endMs, buffers, (block, series) => {
        this.#decode(block, buffers, 0);
        const count = this.#index.rows[block] as number;
        const from = countBelow(rows.times, 0, count, startMs);
        const to = countBelow(rows.times, 0, count, endMs);
        if (from < to) visit(series, rows, from, to);
      });
    };
    scratch === undefined ? withScratch(read) : read(scratch);
  }

  /** As `forEachRawBlock`, for rollups; only `bucket` and the wanted columns are decoded. */
  forEachRollupBlock(
    sortedIds: Uint32Array,
    startMs: TimestampMs,
    endMs: TimestampMs,
    wanted: WantedColumns,
    visit: RollupBlockVisitor,
    scratch?: ReadScratch,
  ): void {
    if (this.tier === 'raw') throw new Error(`BUG: rollup read of ${this.summary.path}, a raw segment`);
    const bits = wantedBits(wanted);
    const read = (buffers: ReadScratch) => {
      const { rows } = buffers.rollup;
      this.#eachBlock(sortedIds, startMs, endMs, buffers, (block, series) => {
        this.#decode(block, buffers, bits);
        const count = this.#index.rows[block] as number;
        const from = countBelow(rows.bucket, 0, count, startMs);
        const to = countBelow(rows.bucket, 0, count, endMs);
        if (from < to) visit(series, rows, from, to);
      });
    };
    scratch === undefined ? withScratch(read) : read(scratch);
  }

  /** Reads every block and throws `SEGMENT_CORRUPT` at the first that does not match its checksum. */
  verify(): void {
    const ids = this.seriesIds();
    const visit = () => {};
    if (this.tier === 'raw') {
      this.forEachRawBlock(ids, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, visit);
    } else {
      this.forEachRollupBlock(ids, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, ALL_COLUMNS, visit);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#fd);
  }

  #overlapping({ first, end }: BlockRange, startMs: TimestampMs, endMs: TimestampMs): BlockRange {
    const { minTimes, maxTimes } = this.#index;
    let from = first;
    let to = end;
    while (from < to && (maxTimes[from] as number) < startMs) from++;
    while (from < to && (minTimes[to - 1] as number) >= endMs) to--;
    return { first: from, end: to };
  }

  #eachBlock(
    sortedIds: Uint32Array,
    startMs: TimestampMs,
    endMs: TimestampMs,
    scratch: ReadScratch,
    visit: (block: number, seriesIndex: number) => void,
  ): void {
    const list = this.#listBlocks(sortedIds, startMs, endMs);
    scratch.attach(this);
    const endOfBlocks = this.#index.offsets[this.#index.length] as number;
    let readAheadTo = 0;
    for (let i = 0; i < list.length; i++) {
      const block = list.blocks[i] as number;
      const from = this.#firstByte(block);
      const to = this.#index.offsets[block + 1] as number;
      if (to > readAheadTo) readAheadTo = this.#endOfRun(list, i, from);
      const aheadTo = Math.max(readAheadTo, Math.min(endOfBlocks, from + scratch.readAheadBytes));
      scratch.window.load(this.#fd, this.summary.path, from, to, aheadTo);
      visit(block, list.series[i] as number);
    }
  }

  #listBlocks(sortedIds: Uint32Array, startMs: TimestampMs, endMs: TimestampMs): BlockList {
    let blocks = new Int32Array(Math.max(16, sortedIds.length));
    let series = new Int32Array(blocks.length);
    let length = 0;
    let hint = 0;
    for (let s = 0; s < sortedIds.length && hint < this.#index.length; s++) {
      const all = this.#index.blocksOfSeries(sortedIds[s] as number, hint);
      hint = all.end;
      const { first, end } = this.#overlapping(all, startMs, endMs);
      if (length + end - first > blocks.length) {
        blocks = grown(blocks, length + end - first);
        series = grown(series, length + end - first);
      }
      for (let block = first; block < end; block++) {
        blocks[length] = block;
        series[length++] = s;
      }
    }
    return { blocks, series, length };
  }

  /** The first byte needed to decode a block: its own, or that of the block whose shape it shares. */
  #firstByte(block: number): number {
    return this.#index.offsets[block - (this.#index.shapeBacks[block] as number)] as number;
  }

  /** Where the read that starts at byte `from` for list entry `i` should end to take in the blocks that follow closely. */
  #endOfRun(list: BlockList, i: number, from: number): number {
    const { offsets } = this.#index;
    let end = offsets[(list.blocks[i] as number) + 1] as number;
    for (let next = i + 1; next < list.length; next++) {
      const block = list.blocks[next] as number;
      const to = offsets[block + 1] as number;
      if (this.#firstByte(block) - end > READ_GAP_BYTES || to - from > READ_BYTES) break;
      end = to;
    }
    return end;
  }

  /** Decodes a block that the window holds. `wanted` counts for rollups. */
  #decode(block: number, scratch: ReadScratch, wanted: number): void {
    const { window } = scratch;
    const index = this.#index;
    const rows = index.rows[block] as number;
    const owner = block - (index.shapeBacks[block] as number);
    const decoder = this.tier === 'raw' ? scratch.raw : scratch.rollup;
    let at = this.#check(block, scratch);
    if (owner === block || scratch.shapeBlock !== owner || scratch.shapeGeneration !== window.generation) {
      const shapeAt = owner === block ? at : this.#check(owner, scratch);
      const end = decoder.shape(window.bytes, shapeAt, rows, index.minTimes[owner] as number);
      if (owner === block) at = end;
      scratch.shapeBlock = owner;
      scratch.shapeGeneration = window.generation;
    }
    if (this.tier === 'raw') scratch.raw.values(window.bytes, at, rows);
    else scratch.rollup.values(window.bytes, at, rows, wanted);
  }

  /** Verifies a block's checksum; returns its position in the window. */
  #check(block: number, { window }: ReadScratch): number {
    const offset = this.#index.offsets[block] as number;
    const from = offset - window.start;
    const to = (this.#index.offsets[block + 1] as number) - window.start - BLOCK_CRC_BYTES;
    const { bytes } = window;
    const stored =
      ((bytes[to] as number) |
        ((bytes[to + 1] as number) << 8) |
        ((bytes[to + 2] as number) << 16) |
        ((bytes[to + 3] as number) << 24)) >>>
      0;
    if (crc32(bytes.subarray(from, to)) === stored) return from;
    const series = this.#index.seriesIds[block];
    throw corrupt(this.summary.path, offset, `a block of series ${series} does not match its checksum`);
  }
}

function grown(list: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(Math.max(needed, list.length * 2));
  next.set(list);
  return next;
}

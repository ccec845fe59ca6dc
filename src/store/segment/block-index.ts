import type { SeriesId } from '../../model/series.ts';
import { ByteSink } from './codec/byte-sink.ts';
import { ByteSource, DECODE_SLACK_BYTES } from './codec/byte-source.ts';
import { NumberDecoder } from './codec/number-decoder.ts';
import { NumberEncoder } from './codec/number-encoder.ts';
import type { BlockRange } from './types.ts';

/** Where each block of a file is and what it covers: 32 bytes a block, in order of series and time. */
export class BlockIndex {
  length = 0;
  seriesIds = new Uint32Array(0);
  /** First byte of each block; one element more than blocks, so that a block ends where the next begins. */
  offsets = new Float64Array(1);
  rows = new Uint16Array(0);
  minTimes = new Float64Array(0);
  maxTimes = new Float64Array(0);
  /** How many blocks back the block lies whose times this one shares; 0 when it has its own. */
  shapeBacks = new Uint16Array(0);

  reserve(blocks: number): void {
    if (blocks <= this.seriesIds.length) return;
    const capacity = Math.max(blocks, this.seriesIds.length * 2);
    this.seriesIds = copied(new Uint32Array(capacity), this.seriesIds);
    this.offsets = copied(new Float64Array(capacity + 1), this.offsets);
    this.rows = copied(new Uint16Array(capacity), this.rows);
    this.minTimes = copied(new Float64Array(capacity), this.minTimes);
    this.maxTimes = copied(new Float64Array(capacity), this.maxTimes);
    this.shapeBacks = copied(new Uint16Array(capacity), this.shapeBacks);
  }

  /** The blocks of a series, `[first, end)`. `hint` is a position at or before its first block. */
  blocksOfSeries(seriesId: SeriesId, hint = 0): BlockRange {
    const first = this.#lowerBound(seriesId, hint);
    let end = first;
    while (end < this.length && this.seriesIds[end] === seriesId) end++;
    return { first, end };
  }

  /** Gallops from `hint`, so that a sorted list of series is one pass. */
  #lowerBound(seriesId: SeriesId, hint: number): number {
    const { seriesIds, length } = this;
    let low = hint;
    let step = 1;
    while (low + step < length && (seriesIds[low + step] as number) < seriesId) {
      low += step;
      step *= 2;
    }
    let high = Math.min(length, low + step + 1);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((seriesIds[middle] as number) < seriesId) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  encode(): Uint8Array {
    const sink = new ByteSink();
    const encoder = new NumberEncoder();
    const count = this.length;
    if (count === 0) return new Uint8Array(0);
    const column = new Float64Array(count);
    const write = (numberOf: (block: number) => number) => {
      for (let block = 0; block < count; block++) column[block] = numberOf(block);
      encoder.write(sink, column, 0, count);
    };
    write((block) => this.seriesIds[block] as number);
    write((block) => (this.offsets[block + 1] as number) - (this.offsets[block] as number));
    write((block) => this.rows[block] as number);
    write((block) => this.minTimes[block] as number);
    write((block) => (this.maxTimes[block] as number) - (this.minTimes[block] as number));
    write((block) => this.shapeBacks[block] as number);
    return sink.bytes.slice(0, sink.length);
  }

  /** `bytes` must have `DECODE_SLACK_BYTES` after the index. */
  static decode(bytes: Uint8Array, blocks: number, firstOffset: number): BlockIndex {
    const index = new BlockIndex();
    index.reserve(blocks);
    index.length = blocks;
    index.offsets[0] = firstOffset;
    if (blocks === 0) return index;
    const source = new ByteSource();
    source.reset(bytes, 0);
    const decoder = new NumberDecoder();
    const column = new Float64Array(blocks);
    const read = (): Float64Array => {
      decoder.decode(source, column, 0, blocks);
      return column;
    };
    index.seriesIds.set(read());
    const lengths = read();
    for (let i = 0; i < blocks; i++) {
      index.offsets[i + 1] = (index.offsets[i] as number) + (lengths[i] as number);
    }
    index.rows.set(read());
    index.minTimes.set(read());
    const spans = read();
    for (let i = 0; i < blocks; i++) {
      index.maxTimes[i] = (index.minTimes[i] as number) + (spans[i] as number);
    }
    index.shapeBacks.set(read());
    return index;
  }
}

export const INDEX_SLACK_BYTES = DECODE_SLACK_BYTES;

function copied<T extends { set(from: ArrayLike<number>): void }>(into: T, from: ArrayLike<number>): T {
  into.set(from);
  return into;
}

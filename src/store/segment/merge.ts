import type { SeriesId } from '../../model/series.ts';
import { RawRowMerger, RollupRowMerger } from './merge-rows.ts';
import { ReadScratch } from './read-scratch.ts';
import { ALL_COLUMNS } from './rollup-columns.ts';
import { RawRows, RollupRows } from './rows.ts';
import type { SegmentReader } from './segment-reader.ts';
import type { SegmentWriter } from './segment-writer.ts';
import type { MergeOptions } from './types.ts';

/** Work between two calls of `onYield`: short enough for a query to wait for. */
const YIELD_MS = 5;
/** A merge goes through each file from front to back. */
const READ_AHEAD_BYTES = 256 * 1024;
const FOREVER = Number.POSITIVE_INFINITY;

/** One segment on its way through a merge. */
interface Input {
  readonly reader: SegmentReader;
  readonly scratch: ReadScratch;
  readonly seriesIds: Uint32Array;
  next: number;
}

/**
 * Appends the rows of all segments to `writer`, series by series. `readers` come in order of arrival: raw samples of equal time
 * keep that order, rollup rows of one bucket become one row. The caller finishes or aborts the writer.
 */
export async function mergeSegments(
  readers: readonly SegmentReader[],
  writer: SegmentWriter,
  { keepSeries, keepFromMs = Number.NEGATIVE_INFINITY, onYield }: MergeOptions = {},
): Promise<void> {
  const inputs: readonly Input[] = readers.map((reader) => ({
    reader,
    scratch: new ReadScratch(READ_AHEAD_BYTES),
    seriesIds: reader.seriesIds(),
    next: 0,
  }));
  const copySeries = writer.tier === 'raw' ? rawCopier(writer) : rollupCopier(writer);
  let sliceStart = performance.now();
  for (let id = smallestId(inputs); id !== FOREVER; id = smallestId(inputs)) {
    const having = inputs.filter((input) => input.seriesIds[input.next] === id);
    for (const input of having) input.next++;
    if (keepSeries === undefined || keepSeries(id)) copySeries(id, having, keepFromMs);
    if (onYield !== undefined && performance.now() - sliceStart >= YIELD_MS) {
      await onYield();
      sliceStart = performance.now();
    }
  }
}

type SeriesCopier = (seriesId: SeriesId, inputs: readonly Input[], keepFromMs: number) => void;

function rawCopier(writer: SegmentWriter): SeriesCopier {
  const merger = new RawRowMerger();
  const part = new RawRows();
  return (seriesId, inputs, keepFromMs) => {
    merger.clear();
    for (const { reader, scratch } of inputs) {
      part.clear();
      reader.readRaw(seriesId, keepFromMs, FOREVER, part, scratch);
      merger.add(part);
    }
    writer.append(seriesId, merger.rows, 0, merger.rows.length);
  };
}

function rollupCopier(writer: SegmentWriter): SeriesCopier {
  const merger = new RollupRowMerger();
  const part = new RollupRows();
  return (seriesId, inputs, keepFromMs) => {
    merger.clear();
    for (const { reader, scratch } of inputs) {
      part.clear();
      reader.readRollup(seriesId, keepFromMs, FOREVER, ALL_COLUMNS, part, scratch);
      merger.add(part);
    }
    writer.append(seriesId, merger.rows, 0, merger.rows.length);
  };
}

function smallestId(inputs: readonly Input[]): number {
  let smallest = FOREVER;
  for (const { seriesIds, next } of inputs) smallest = Math.min(smallest, seriesIds[next] ?? FOREVER);
  return smallest;
}

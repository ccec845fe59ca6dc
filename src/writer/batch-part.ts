import { createHash } from 'node:crypto';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { SeriesDefinition } from '../model/series.ts';

/**
 * The samples `[from, to)` of a batch as a batch of its own, with a series table of what they need. Its id is derived from
 * the batch and the range: taking the same batch apart again gives the same parts, and those stored before are skipped.
 */
export function partOf(batch: SampleBatch, from: number, to: number): SampleBatch {
  const tableIndexes = new Map<number, number>();
  const newSeries = new Map<number, SeriesDefinition>();
  const seriesRefs = batch.seriesRefs.slice(from, to);
  for (let at = 0; at < seriesRefs.length; at += 1) {
    const ref = seriesRefs[at] as number;
    let index = tableIndexes.get(ref);
    if (index === undefined) {
      index = tableIndexes.size;
      tableIndexes.set(ref, index);
      const definition = batch.newSeries.get(ref);
      if (definition !== undefined) newSeries.set(index, definition);
    }
    seriesRefs[at] = index;
  }
  return {
    id: partId(batch.id, from, to),
    keyed: batch.keyed,
    seriesIds: Uint32Array.from(tableIndexes.keys(), (ref) => batch.seriesIds[ref] as number),
    newSeries,
    seriesRefs,
    times: batch.times.slice(from, to),
    values: batch.values.slice(from, to),
  };
}

/** The batch without its samples: storing it marks the id as stored. */
export function markerOf({ id, keyed }: SampleBatch): SampleBatch {
  return {
    id,
    keyed,
    seriesIds: new Uint32Array(0),
    newSeries: new Map(),
    seriesRefs: new Uint32Array(0),
    times: new Float64Array(0),
    values: new Float64Array(0),
  };
}

/** Several parts of one batch joined to one, in the order given. */
export function joinParts(batch: SampleBatch, ranges: readonly (readonly [number, number])[]): SampleBatch {
  const rows = ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at));
  const pick = <T extends Float64Array | Uint32Array>(column: T, into: T): T => {
    rows.forEach((row, at) => {
      into[at] = column[row] as number;
    });
    return into;
  };
  return {
    ...batch,
    seriesRefs: pick(batch.seriesRefs, new Uint32Array(rows.length)),
    times: pick(batch.times, new Float64Array(rows.length)),
    values: pick(batch.values, new Float64Array(rows.length)),
  };
}

function partId(id: Uint8Array, from: number, to: number): Uint8Array {
  return createHash('sha256').update(id).update(`part ${from} ${to}`).digest().subarray(0, 16);
}

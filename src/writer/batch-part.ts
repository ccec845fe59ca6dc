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
    id: derivedId(batch.id, `part ${from} ${to}`),
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

/** A batch of nothing with an id of its own: whether it can be stored tells a fault of the samples from one of the store. */
export function probeOf(batch: SampleBatch): SampleBatch {
  return { ...markerOf(batch), id: derivedId(batch.id, 'probe') };
}

/**
 * Several parts of one batch joined to one, in the order given. It has an id of its own, derived from them: the id of the batch
 * is marked as stored, and what is left of it must still be storable one day, once.
 */
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
    id: derivedId(batch.id, `parts ${ranges.join(' ')}`),
    seriesRefs: pick(batch.seriesRefs, new Uint32Array(rows.length)),
    times: pick(batch.times, new Float64Array(rows.length)),
    values: pick(batch.values, new Float64Array(rows.length)),
  };
}

function derivedId(id: Uint8Array, what: string): Uint8Array {
  return createHash('sha256').update(id).update(what).digest().subarray(0, 16);
}

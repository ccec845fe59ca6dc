import { createHash } from 'node:crypto';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { SeriesDefinition } from '../model/series.ts';

/**
 * Rows that died out of a batch whose other rows were stored, as a batch of their own: the id of the batch is marked as
 * stored, so they need another one. It follows from the batch and the rows, so that the same rows, dead or replayed twice,
 * count once; they are `keyed` to be remembered as long as the store can. The series table holds only what they need.
 */
export function deadBatch(batchId: Uint8Array, rows: SampleBatch): SampleBatch {
  const tableIndexes = new Map<number, number>();
  const newSeries = new Map<number, SeriesDefinition>();
  const seriesRefs = rows.seriesRefs.map((ref) => {
    let index = tableIndexes.get(ref);
    if (index === undefined) {
      index = tableIndexes.size;
      tableIndexes.set(ref, index);
      const definition = rows.newSeries.get(ref);
      if (definition !== undefined) newSeries.set(index, definition);
    }
    return index;
  });
  return {
    id: deadId(batchId, rows),
    keyed: true,
    seriesIds: Uint32Array.from(tableIndexes.keys(), (ref) => rows.seriesIds[ref] as number),
    newSeries,
    seriesRefs,
    times: rows.times,
    values: rows.values,
  };
}

function deadId(batchId: Uint8Array, { seriesRefs, times, values }: SampleBatch): Uint8Array {
  const hash = createHash('sha256').update(batchId).update('dead');
  for (const column of [seriesRefs, times, values]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest().subarray(0, 16);
}

import type { ReadSamplesRequest, SampleColumns } from '../port.ts';
import { RawRows } from '../segment/rows.ts';
import { ReadScope } from './read-scope.ts';
import { isSortedFrom, sortFrom } from './sample-order.ts';
import type { Snapshot } from './store-state.ts';

/** Answers `SampleStore.readSamples` from a snapshot. */
export async function readSamples(snapshot: Snapshot, request: ReadSamplesRequest): Promise<SampleColumns> {
  const { startMs, endMs, seriesIds } = request;
  const scope = new ReadScope({ maxRows: request.maxSamples, signal: request.signal });
  const segments = snapshot.segments.filter(
    (segment) => segment.record.tier === 'raw' && segment.overlaps(request),
  );
  const rows = new RawRows();
  const counts = new Uint32Array(seriesIds.length);
  for (let index = 0; index < seriesIds.length; index++) {
    await scope.pause();
    const seriesId = seriesIds[index] as number;
    const from = rows.length;
    for (const { reader } of segments) scope.count(reader.readRaw(seriesId, startMs, endMs, rows));
    for (const hot of snapshot.hot)
      scope.count(hot.samples.readSeries(seriesId, startMs, endMs, hot.rows, rows));
    if (!isSortedFrom(rows, from)) sortFrom(rows, from);
    counts[index] = rows.length - from;
  }
  return {
    seriesIndex: repeatIndexes(counts, rows.length),
    times: rows.times.slice(0, rows.length),
    values: rows.values.slice(0, rows.length),
  };
}

function repeatIndexes(counts: Uint32Array, total: number): Uint32Array {
  const indexes = new Uint32Array(total);
  let position = 0;
  counts.forEach((count, index) => {
    indexes.fill(index, position, position + count);
    position += count;
  });
  return indexes;
}

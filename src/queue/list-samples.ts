import type { SampleBatch } from '../model/sample-batch.ts';
import type { SeriesDefinition, SeriesId, SeriesRecord, Tags } from '../model/series.ts';
import type { TimestampMs } from '../model/time.ts';

/** A sample of a batch as people read it: with name and tags, or with the id of its series where that is all there is. */
export interface ListedSample {
  readonly name?: string;
  readonly tags?: Tags;
  readonly seriesId?: SeriesId;
  readonly time: TimestampMs;
  /** A text for what JSON has no number for: `NaN`, `Infinity`, `-Infinity`. */
  readonly value: number | string;
}

/** The first `limit` samples of a batch. `lookup` names series that the batch knows by id only. */
export function listSamples(
  batch: SampleBatch,
  limit: number,
  lookup: (id: SeriesId) => SeriesRecord | undefined = () => undefined,
): readonly ListedSample[] {
  const length = Math.min(limit, batch.times.length);
  return Array.from({ length }, (_, at) => {
    const value = batch.values[at] as number;
    return {
      ...seriesOf(batch, batch.seriesRefs[at] as number, lookup),
      time: batch.times[at] as number,
      value: Number.isFinite(value) ? value : String(value),
    };
  });
}

function seriesOf(
  batch: SampleBatch,
  ref: number,
  lookup: (id: SeriesId) => SeriesRecord | undefined,
): Pick<ListedSample, 'name' | 'tags' | 'seriesId'> {
  const seriesId = batch.seriesIds[ref] ?? 0;
  const series: SeriesDefinition | undefined = batch.newSeries.get(ref) ?? lookup(seriesId);
  const named = series === undefined ? {} : { name: series.name, tags: series.tags };
  return seriesId === 0 ? named : { ...named, seriesId };
}

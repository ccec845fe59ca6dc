import type { WriteSamples, WrittenSample } from '../alert/ports.ts';
import { BatchBuilder } from '../ingest/batch-builder.ts';
import { batchIdentity } from '../ingest/batch-identity.ts';
import { CardinalityGuard, type SeriesDirectory, seriesKey } from '../ingest/cardinality-guard.ts';
import type { SampleQueue } from '../queue/port.ts';

export interface SampleWriterDependencies {
  readonly queue: Pick<SampleQueue, 'publish'>;
  readonly catalog: SeriesDirectory;
  /** As for samples of clients. */
  readonly maxSeriesPerMetric: number;
  /** Samples of new series for which their metric has no room; they are left out. */
  readonly refused: (samples: number) => void;
}

/**
 * Sends what alerting writes the way that samples of clients go. Series that are known go by id, new ones with name and tags.
 * Throws as `SampleQueue.publish`.
 */
export function createSampleWriter({
  queue,
  catalog,
  maxSeriesPerMetric,
  refused,
}: SampleWriterDependencies): WriteSamples {
  const guard = new CardinalityGuard({ directory: catalog, maxSeriesPerMetric });
  return async (samples, { key, signal }) => {
    if (samples.length === 0) return;
    const builder = new BatchBuilder(samples.length);
    const indexes = new Map<string, number>();
    const held: (readonly [metric: string, series: string])[] = [];
    let left = 0;
    try {
      for (const sample of samples) {
        const series = seriesKey(sample.name, sample.tags);
        const index = indexes.get(series) ?? addSeries(builder, { catalog, guard, held }, sample, series);
        indexes.set(series, index);
        if (index === NO_ROOM) left += 1;
        else builder.addSample(index, sample.timeMs, sample.value);
      }
      if (left > 0) refused(left);
      if (left === samples.length) return;
      await queue.publish(builder.build(batchIdentity(key)), signal === undefined ? {} : { signal });
    } finally {
      for (const [metric, series] of held) guard.release(metric, series);
    }
  };
}

const NO_ROOM = -1;

interface Room {
  readonly catalog: SeriesDirectory;
  readonly guard: CardinalityGuard;
  readonly held: (readonly [metric: string, series: string])[];
}

function addSeries(
  builder: BatchBuilder,
  { catalog, guard, held }: Room,
  { name, tags, unit }: WrittenSample,
  series: string,
): number {
  const id = catalog.lookup(name, tags);
  if (id !== 0) return builder.addSeries(id);
  if (!guard.hold(name, tags, series)) return NO_ROOM;
  held.push([name, series]);
  return builder.addNewSeries({ name, tags, type: 'gauge', ...(unit === undefined ? {} : { unit }) });
}

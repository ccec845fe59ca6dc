import type { WriteSamples, WrittenSample } from '../alert/ports.ts';
import type { SeriesCatalog } from '../catalog/catalog.ts';
import { BatchBuilder } from '../ingest/batch-builder.ts';
import { batchIdentity } from '../ingest/batch-identity.ts';
import { seriesKey } from '../ingest/cardinality-guard.ts';
import type { SampleQueue } from '../queue/port.ts';

export interface SampleWriterDependencies {
  readonly queue: Pick<SampleQueue, 'publish'>;
  readonly catalog: Pick<SeriesCatalog, 'lookup'>;
}

/**
 * Sends what alerting writes the way that samples of clients go. Series that are known go by id, new ones with name and tags.
 * Throws as `SampleQueue.publish`.
 */
export function createSampleWriter({ queue, catalog }: SampleWriterDependencies): WriteSamples {
  return async (samples, { key, signal }) => {
    if (samples.length === 0) return;
    const builder = new BatchBuilder(samples.length);
    const indexes = new Map<string, number>();
    for (const sample of samples) {
      const series = seriesKey(sample.name, sample.tags);
      const index = indexes.get(series) ?? addSeries(builder, catalog, sample);
      indexes.set(series, index);
      builder.addSample(index, sample.timeMs, sample.value);
    }
    await queue.publish(builder.build(batchIdentity(key)), signal === undefined ? {} : { signal });
  };
}

function addSeries(
  builder: BatchBuilder,
  catalog: SampleWriterDependencies['catalog'],
  { name, tags, unit }: WrittenSample,
): number {
  const id = catalog.lookup(name, tags);
  if (id !== 0) return builder.addSeries(id);
  return builder.addNewSeries({ name, tags, type: 'gauge', ...(unit === undefined ? {} : { unit }) });
}

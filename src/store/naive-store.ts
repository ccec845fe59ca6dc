import type {
  BucketColumn,
  BucketColumns,
  ReadBucketsRequest,
  ReadSamplesRequest,
  SampleColumns,
} from './port.ts';

export interface NaiveSample {
  readonly seriesId: number;
  readonly time: number;
  readonly value: number;
}

/** The port's two read primitives over a plain list: slow and obviously right, to hold adapters against. */
export class NaiveStore {
  readonly #samples: NaiveSample[] = [];

  /** Samples in order of arrival. */
  add(samples: readonly NaiveSample[]): void {
    this.#samples.push(...samples);
  }

  readSamples({ seriesIds, startMs, endMs }: ReadSamplesRequest): SampleColumns {
    const found = [...seriesIds].flatMap((seriesId, index) =>
      this.#samples
        .filter((sample) => sample.seriesId === seriesId && sample.time >= startMs && sample.time < endMs)
        .sort((a, b) => a.time - b.time)
        .map((sample) => ({ ...sample, index })),
    );
    return {
      seriesIndex: Uint32Array.from(found, ({ index }) => index),
      times: Float64Array.from(found, ({ time }) => time),
      values: Float64Array.from(found, ({ value }) => value),
    };
  }

  readBuckets(request: ReadBucketsRequest): BucketColumns {
    const { seriesIds, groups, groupCount, startMs, stepMs, bucketCount } = request;
    const cells: NaiveSample[][] = Array.from({ length: groupCount * bucketCount }, () => []);
    const groupOf = new Map([...seriesIds].map((seriesId, index) => [seriesId, groups[index] as number]));
    for (const sample of this.#samples) {
      const group = groupOf.get(sample.seriesId);
      const bucket = Math.floor((sample.time - startMs) / stepMs);
      if (group === undefined || bucket < 0 || bucket >= bucketCount || Number.isNaN(sample.value)) continue;
      cells[group * bucketCount + bucket]?.push(sample);
    }
    const column = (name: BucketColumn) => Float64Array.from(cells, (samples) => aggregate(name, samples));
    return {
      columns: {
        count: column('count'),
        ...Object.fromEntries(request.columns.map((name) => [name, column(name)])),
      },
      quantiles: [],
      rowsScanned: cells.reduce((sum, samples) => sum + samples.length, 0),
    };
  }
}

function aggregate(name: BucketColumn, samples: readonly NaiveSample[]): number {
  const values = samples.map(({ value }) => value);
  if (name === 'count') return samples.length;
  if (name === 'sum') return values.reduce((sum, value) => sum + value, 0);
  if (samples.length === 0) return Number.NaN;
  if (name === 'min') return Math.min(...values);
  if (name === 'max') return Math.max(...values);
  const times = samples.map(({ time }) => time);
  const isFirst = name === 'first' || name === 'firstTime';
  const time = isFirst ? Math.min(...times) : Math.max(...times);
  if (name === 'firstTime' || name === 'lastTime') return time;
  // The sort keeps the order of arrival within a series.
  const atTime = samples.filter((sample) => sample.time === time).sort((a, b) => a.seriesId - b.seriesId);
  return (isFirst ? atTime.at(0) : atTime.at(-1))?.value ?? Number.NaN;
}

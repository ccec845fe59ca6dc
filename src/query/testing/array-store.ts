import { AppError } from '../../lib/errors.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { SeriesDefinition, SeriesId, SeriesRecord, Tags } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import type {
  BucketColumn,
  BucketColumns,
  MetricDefinition,
  ReadBucketsRequest,
  ReadSamplesRequest,
  ResolvedBatch,
  SampleColumns,
  SampleStore,
  StoreExplanation,
  StoreStats,
  Tier,
  WriteResult,
} from '../../store/port.ts';
import { TIER_RESOLUTION_MS } from '../../store/port.ts';

interface Sample {
  readonly seriesId: SeriesId;
  readonly time: TimestampMs;
  readonly value: number;
}

/**
 * The store port over one array of samples: every answer is computed anew from all of them, as the port's words say it.
 * Slow and obviously right, so that other stores and the query engine can be compared with it.
 * A rollup tier answers from the same samples; it only refuses buckets that its rows could not make up.
 */
export class ArrayStore implements SampleStore {
  readonly #series: SeriesRecord[] = [];
  readonly #batchIds = new Set<string>();
  readonly #completeFromMs: Record<Tier, TimestampMs> = { raw: 0, '1min': 0, '1hour': 0 };
  #samples: Sample[] = [];

  /** As retention does: the tier forgets everything before `timeMs`. */
  dropBefore(tier: Tier, timeMs: TimestampMs): void {
    this.#completeFromMs[tier] = timeMs;
  }

  /** Registers one series and stores samples `[time, value]` in this order of arrival. */
  async put(
    name: string,
    tags: Tags,
    samples: readonly (readonly [TimestampMs, number])[],
  ): Promise<SeriesId> {
    const [seriesId = 0] = await this.registerSeries([{ name, tags }]);
    this.#append(samples.map(([time, value]) => ({ seriesId, time, value })));
    return seriesId;
  }

  async registerSeries(definitions: readonly SeriesDefinition[]): Promise<Uint32Array> {
    return Uint32Array.from(definitions, (definition) => {
      const known = this.#series.find((one) => identity(one) === identity(definition));
      if (known !== undefined) return known.id;
      const id = this.#series.length + 1;
      this.#series.push({ ...definition, id });
      return id;
    });
  }

  async *listSeries(afterId: SeriesId): AsyncIterable<readonly SeriesRecord[]> {
    yield this.#series.slice(afterId);
  }

  async write(batches: readonly ResolvedBatch[]): Promise<WriteResult> {
    const written = batches.map(({ id, seriesIds, times, values }) => {
      const key = Buffer.from(id).toString('hex');
      if (this.#batchIds.has(key)) return false;
      this.#batchIds.add(key);
      this.#append(
        Array.from(seriesIds, (seriesId, i) => ({
          seriesId,
          time: times[i] as number,
          value: values[i] as number,
        })),
      );
      return true;
    });
    return { written };
  }

  async readSamples(request: ReadSamplesRequest): Promise<SampleColumns> {
    request.signal?.throwIfAborted();
    const found: { index: number; sample: Sample }[] = [];
    request.seriesIds.forEach((id, index) => {
      for (const sample of this.#of('raw', id)) {
        if (sample.time >= request.startMs && sample.time < request.endMs) found.push({ index, sample });
      }
    });
    if (found.length > request.maxSamples) throw tooLarge(found.length, request.maxSamples);
    return {
      seriesIndex: Uint32Array.from(found, ({ index }) => index),
      times: Float64Array.from(found, ({ sample }) => sample.time),
      values: Float64Array.from(found, ({ sample }) => sample.value),
    };
  }

  async readBuckets(request: ReadBucketsRequest): Promise<BucketColumns> {
    request.signal?.throwIfAborted();
    const { tier, startMs, stepMs, bucketCount, groupCount, columns, quantiles = [] } = request;
    const rowMs = TIER_RESOLUTION_MS[tier];
    if (rowMs > 0 && (startMs % rowMs !== 0 || stepMs % rowMs !== 0)) {
      throw new Error(`BUG: buckets of ${stepMs} from ${startMs} are not made of ${tier} rows`);
    }
    if (rowMs > 0 && quantiles.length > 0) throw new Error('BUG: quantiles need raw samples');
    const cells = Array.from({ length: groupCount * bucketCount }, (): Sample[] => []);
    const rows = new Set<string>();
    request.seriesIds.forEach((id, index) => {
      this.#of(tier, id).forEach((sample, arrival) => {
        const bucket = Math.floor((sample.time - startMs) / stepMs);
        // NaN is a mark that a series ended, not a measurement.
        if (bucket < 0 || bucket >= bucketCount || Number.isNaN(sample.value)) return;
        cells[(request.groups[index] as number) * bucketCount + bucket]?.push(sample);
        rows.add(rowMs === 0 ? `${id}:${arrival}` : `${id}:${Math.floor(sample.time / rowMs)}`);
      });
    });
    if (rows.size > request.maxRows) throw tooLarge(rows.size, request.maxRows);
    const column = (name: BucketColumn) =>
      Float64Array.from(cells, (cell) => COLUMN[name](inTimeOrder(cell)));
    return {
      columns: {
        ...Object.fromEntries(columns.map((name) => [name, column(name)])),
        count: column('count'),
      },
      quantiles: quantiles.map((q) => Float64Array.from(cells, (cell) => quantile(cell, q))),
      rowsScanned: rows.size,
    };
  }

  async explainBuckets(request: ReadBucketsRequest): Promise<StoreExplanation> {
    const { rowsScanned } = await this.readBuckets(request);
    return { steps: [`Read an array for ${request.tier}.`], rowsEstimated: rowsScanned };
  }

  async listMetrics(): Promise<readonly MetricDefinition[]> {
    const metrics = this.#series.map(({ name, type, unit }): [string, MetricDefinition] => [
      name,
      { name, ...(type === undefined ? {} : { type }), ...(unit === undefined ? {} : { unit }) },
    ]);
    return [...new Map(metrics).values()];
  }

  async stats(): Promise<StoreStats> {
    const tier = (name: Tier) => ({ completeFromMs: this.#completeFromMs[name], rows: 0, sizeBytes: 0 });
    return {
      tiers: { raw: tier('raw'), '1min': tier('1min'), '1hour': tier('1hour') },
      metricCoverage: [],
      hotSamples: this.#samples.length,
      segments: 0,
      sizeBytes: 0,
      seriesCount: this.#series.length,
      sealFailures: 0,
      mergeFailures: 0,
      activeConnections: 0,
    };
  }

  health(): PartHealth {
    return { status: 'ok' };
  }

  async maintain(): Promise<void> {}

  async close(): Promise<void> {}

  #append(samples: readonly Sample[]): void {
    this.#samples = [...this.#samples, ...samples];
  }

  /** A tier's samples of one series by time, equal times in order of arrival (sorting is stable). */
  #of(tier: Tier, id: SeriesId): readonly Sample[] {
    const from = this.#completeFromMs[tier];
    return inTimeOrder(this.#samples.filter(({ seriesId, time }) => seriesId === id && time >= from));
  }
}

/** Of a group's samples at one instant, "first" and "last" go by arrival only within a series. */
const COLUMN: Readonly<Record<BucketColumn, (cell: readonly Sample[]) => number>> = {
  count: (cell) => cell.length,
  sum: (cell) => cell.reduce((sum, { value }) => sum + value, 0),
  min: (cell) => (cell.length === 0 ? Number.NaN : Math.min(...cell.map(({ value }) => value))),
  max: (cell) => (cell.length === 0 ? Number.NaN : Math.max(...cell.map(({ value }) => value))),
  first: (cell) => cell.at(0)?.value ?? Number.NaN,
  last: (cell) => cell.at(-1)?.value ?? Number.NaN,
  firstTime: (cell) => cell.at(0)?.time ?? Number.NaN,
  lastTime: (cell) => cell.at(-1)?.time ?? Number.NaN,
};

function inTimeOrder(samples: readonly Sample[]): readonly Sample[] {
  return [...samples].sort((a, b) => a.time - b.time);
}

function quantile(cell: readonly Sample[], q: number): number {
  const sorted = cell.map(({ value }) => value).sort((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? Number.NaN;
  const high = sorted[Math.ceil(rank)] ?? Number.NaN;
  return low + (high - low) * (rank - Math.floor(rank));
}

function identity({ name, tags }: SeriesDefinition): string {
  return JSON.stringify([name, Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function tooLarge(rows: number, limit: number): AppError {
  return new AppError('QUERY_TOO_LARGE', `${rows} rows; the limit is ${limit}`, { status: 422 });
}

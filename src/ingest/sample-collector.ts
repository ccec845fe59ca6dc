import type { MetricType, Tags } from '../model/series.ts';
import { BatchBuilder } from './batch-builder.ts';
import { type CardinalityGuard, type SeriesDirectory, seriesKey } from './cardinality-guard.ts';
import type { Problem } from './problem.ts';
import { Rejections } from './rejections.ts';
import type { UnseenSeries } from './unseen-series.ts';

/** The series a checked sample belongs to. */
export interface SampleSeries {
  readonly name: string;
  readonly tags: Tags;
  readonly type?: MetricType | undefined;
  readonly unit?: string | undefined;
}

/** Gathers what one request brings, whatever its protocol: good samples in columns, bad ones with their reasons. */
export class SampleCollector {
  readonly builder: BatchBuilder;
  readonly rejections = new Rejections();
  readonly #directory: SeriesDirectory;
  readonly #guard: CardinalityGuard;
  /** Table index of each new series of this request. */
  readonly #newSeries = new Map<string, number>();
  readonly #held: { readonly metric: string; readonly key: string; readonly tags: Tags }[] = [];

  constructor(options: { directory: SeriesDirectory; guard: CardinalityGuard; expectedSamples: number }) {
    this.#directory = options.directory;
    this.#guard = options.guard;
    this.builder = new BatchBuilder(options.expectedSamples);
  }

  /** The id of a series that the catalog knows with all that the sample says of its metric, else 0. */
  knownId(series: SampleSeries): number {
    const id = this.#directory.lookup(series.name, series.tags);
    return id !== 0 && this.#describesMore(series) ? 0 : id;
  }

  /** The table index of a series that goes with its definition, or why its metric may not have one more. */
  newSeriesIndex(series: SampleSeries): number | Problem {
    const { name, tags, type, unit } = series;
    const key = seriesKey(name, tags);
    const known = this.#newSeries.get(key);
    if (known !== undefined) return known;
    if (this.#directory.lookup(name, tags) === 0) {
      if (!this.#guard.hold(name, tags, key)) return cardinalityProblem(name, this.#guard);
      this.#held.push({ metric: name, key, tags });
    }
    const index = this.builder.addNewSeries({
      name,
      tags,
      ...(type === undefined ? {} : { type }),
      ...(unit === undefined ? {} : { unit }),
    });
    this.#newSeries.set(key, index);
    return index;
  }

  /** Whether the sample says a type or unit that its metric lacks: the definition then goes to the store once more. */
  #describesMore({ name, type, unit }: SampleSeries): boolean {
    if (type === undefined && unit === undefined) return false;
    const metric = this.#directory.metric(name);
    return (
      (type !== undefined && metric?.type === undefined) || (unit !== undefined && metric?.unit === undefined)
    );
  }

  /** Lets go of the new series: their batch was stored, or never will be. Safe to call twice. */
  release(): void {
    for (const { metric, key } of this.#held.splice(0)) this.#guard.release(metric, key);
  }

  /** Lets go of the new series, which are on their way to a writer: they count on until it has stored them. */
  releaseTo(unseen: UnseenSeries): void {
    for (const { metric, key, tags } of this.#held.splice(0)) unseen.take(metric, key, tags);
  }
}

function cardinalityProblem(name: string, guard: CardinalityGuard): Problem {
  return {
    code: 'CARDINALITY_LIMIT',
    at: '',
    reason: `metric ${JSON.stringify(name)} has ${guard.maxSeriesPerMetric} series and may not get more (ingest.maxSeriesPerMetric); known series go on`,
  };
}

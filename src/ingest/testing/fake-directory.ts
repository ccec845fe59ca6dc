import type { MetricType, SeriesDefinition, Tags } from '../../model/series.ts';
import { type SeriesDirectory, seriesKey } from '../cardinality-guard.ts';

/** A series catalog for tests: a map, and nothing clever. */
export class FakeDirectory implements SeriesDirectory {
  readonly #ids = new Map<string, number>();
  readonly #metrics = new Map<string, { count: number; type?: MetricType; unit?: string }>();

  /** Returns the new id, or the one the series has. */
  learn({ name, tags, type, unit }: SeriesDefinition): number {
    const metric = this.#metrics.get(name) ?? { count: 0 };
    this.#metrics.set(name, metric);
    if (type !== undefined) metric.type ??= type;
    if (unit !== undefined) metric.unit ??= unit;
    const key = seriesKey(name, tags);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    metric.count += 1;
    this.#ids.set(key, this.#ids.size + 1);
    return this.#ids.size;
  }

  lookup(name: string, tags: Tags): number {
    return this.#ids.get(seriesKey(name, tags)) ?? 0;
  }

  metric(name: string): { readonly type?: MetricType; readonly unit?: string } | undefined {
    return this.#metrics.get(name);
  }

  seriesCount(name: string): number {
    return this.#metrics.get(name)?.count ?? 0;
  }
}

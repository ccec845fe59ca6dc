import type { MetricType, SeriesDefinition } from '../model/series.ts';
import { NO_ENTRY } from './hash-index.ts';
import { Postings } from './postings.ts';
import { ownCopy } from './tag-pairs.ts';

export interface MetricSummary {
  readonly name: string;
  readonly type?: MetricType;
  readonly unit?: string;
  readonly seriesCount: number;
}

interface MetricEntry {
  readonly name: string;
  /** For the search; the same string as `name` where that is in lower case. */
  readonly lowerName: string;
  type: MetricType | undefined;
  unit: string | undefined;
  /** The key sets that occur in its series: usually one. */
  readonly keySets: Set<number>;
}

/** The metrics, under dense numbers from 0: what they measure and which series they have. */
export class MetricTable {
  readonly #numbers = new Map<string, number>();
  readonly #entries: MetricEntry[] = [];
  /** Kept sorted lazily: a sort of a sorted list with some new names at its end takes linear time. */
  readonly #byName: number[] = [];
  #byNameIsSorted = true;
  /** The slots of the series of each metric. */
  readonly slots = new Postings();

  get count(): number {
    return this.#entries.length;
  }

  /** The number of a metric, or `NO_ENTRY`. */
  find(name: string): number {
    return this.#numbers.get(name) ?? NO_ENTRY;
  }

  /** Adds the metric if it is new. The first definition decides type and unit; later ones fill in what was missing. */
  define({ name, type, unit }: Omit<SeriesDefinition, 'tags'>): number {
    const metric = this.#numbers.get(name) ?? this.#append(name);
    const entry = this.#entries[metric] as MetricEntry;
    entry.type ??= type;
    if (unit !== undefined) entry.unit ??= ownCopy(unit);
    return metric;
  }

  addSeries(metric: number, slot: number, keySet: number): void {
    this.slots.append(metric, slot);
    (this.#entries[metric] as MetricEntry).keySets.add(keySet);
  }

  nameOf(metric: number): string {
    return (this.#entries[metric] as MetricEntry).name;
  }

  lowerNameOf(metric: number): string {
    return (this.#entries[metric] as MetricEntry).lowerName;
  }

  keySetsOf(metric: number): ReadonlySet<number> {
    return (this.#entries[metric] as MetricEntry).keySets;
  }

  seriesCount(metric: number): number {
    return this.slots.count(metric);
  }

  summary(metric: number): MetricSummary {
    const { name, type, unit } = this.#entries[metric] as MetricEntry;
    return {
      name,
      ...(type === undefined ? {} : { type }),
      ...(unit === undefined ? {} : { unit }),
      seriesCount: this.slots.count(metric),
    };
  }

  /** All metrics in order of name (by UTF-16 code units). */
  byName(): readonly number[] {
    if (!this.#byNameIsSorted) this.#byName.sort((a, b) => (this.nameOf(a) < this.nameOf(b) ? -1 : 1));
    this.#byNameIsSorted = true;
    return this.#byName;
  }

  #append(name: string): number {
    const metric = this.#entries.length;
    const own = ownCopy(name);
    this.#numbers.set(own, metric);
    this.#entries.push({
      name: own,
      lowerName: own.toLowerCase(),
      type: undefined,
      unit: undefined,
      keySets: new Set(),
    });
    this.#byName.push(metric);
    this.#byNameIsSorted = false;
    this.slots.addList();
    return metric;
  }
}

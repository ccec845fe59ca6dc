import type { SeriesRecord, Tags } from '../../model/series.ts';
import type { TagValuesFilter } from '../tag-listing.ts';
import type { TagMatcher } from '../tag-matcher.ts';

/** The catalog's contract in the simplest words there are, for the property tests. */
export class CatalogOracle {
  readonly #records: SeriesRecord[] = [];
  readonly #ids = new Map<string, number>();

  add(records: readonly SeriesRecord[]): void {
    for (const record of records) {
      if (this.lookup(record.name, record.tags) !== 0) continue;
      this.#records.push(record);
      this.#ids.set(identity(record.name, record.tags), record.id);
    }
  }

  lookup(name: string, tags: Tags): number {
    return this.#ids.get(identity(name, tags)) ?? 0;
  }

  select(metric: string, matchers: readonly TagMatcher[]): number[] {
    return this.of(metric)
      .filter(({ tags }) => matchers.every((matcher) => passes(tagValue(tags, matcher.key), matcher)))
      .map(({ id }) => id)
      .sort((a, b) => a - b);
  }

  group(ids: readonly number[], keys: readonly string[]): { groups: number[]; tags: Tags[] } {
    const seen = new Map<string, number>();
    const tags: Tags[] = [];
    const groups = ids.map((id) => {
      const record = this.#records.find((candidate) => candidate.id === id) as SeriesRecord;
      const kept = onlyKeys(record.tags, keys);
      const name = identity('', kept);
      if (!seen.has(name)) seen.set(name, tags.push(kept) - 1);
      return seen.get(name) as number;
    });
    return { groups, tags };
  }

  tagKeys(metric?: string): string[] {
    return sortedUnique(this.of(metric).flatMap(({ tags }) => Object.keys(tags)));
  }

  tagValues(
    key: string,
    { metric, prefix = '', match = '', matchers = [], limit }: TagValuesFilter,
  ): string[] {
    const values = this.of(metric)
      .filter(({ tags }) => matchers.every((matcher) => passes(tagValue(tags, matcher.key), matcher)))
      .map(({ tags }) => tagValue(tags, key))
      .filter((value) => value !== '' && value.startsWith(prefix))
      .filter((value) => value.toLowerCase().includes(match.toLowerCase()));
    return sortedUnique(values).slice(0, limit);
  }

  of(metric?: string): SeriesRecord[] {
    return metric === undefined ? this.#records : this.#records.filter(({ name }) => name === metric);
  }
}

function identity(name: string, tags: Tags): string {
  return JSON.stringify([name, Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function tagValue(tags: Tags, key: string): string {
  return Object.hasOwn(tags, key) ? (tags[key] as string) : '';
}

function onlyKeys(tags: Tags, keys: readonly string[]): Tags {
  const kept: Record<string, string> = Object.create(null);
  for (const key of keys) if (Object.hasOwn(tags, key)) kept[key] = tags[key] as string;
  return kept;
}

function passes(value: string, { op, value: wanted }: TagMatcher): boolean {
  if (op === '=' || op === '!=') return (value === wanted) === (op === '=');
  return new RegExp(`^(?:${wanted})$`, 'su').test(value) === (op === '=~');
}

function sortedUnique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

import { compileRegex } from '../../lib/regex/regex.ts';
import type { Tags } from '../../model/series.ts';
import { isCounterAggregation } from '../../query/aggregation.ts';
import type { TagMatcher } from '../../query/catalog-view.ts';
import { matchersOf } from '../../query/filters.ts';
import { lookBackBuckets } from '../../query/plan.ts';
import { EVERY_SERIES } from '../../query/query.ts';
import { groupKeyOf } from '../engine/ids.ts';
import type { AlertQuery, WindowRequest, WindowSlice, WindowSpan, WrittenSample } from '../ports.ts';
import { type SampleColumn, windowValue } from './window-value.ts';

interface Series {
  readonly tags: Tags;
  readonly times: number[];
  readonly values: number[];
}

/** Steps that one test of a regular expression may take. */
const REGEX_STEPS = 1_000_000;

/** Answers what alerting asks from samples in memory, with the same numbers as the query engine gives for them. */
export class SampleQuery implements AlertQuery {
  readonly #metrics = new Map<string, Map<string, Series>>();

  /** Samples of one series come in order of time. */
  add({ name, tags, timeMs, value }: Pick<WrittenSample, 'name' | 'tags' | 'timeMs' | 'value'>): void {
    const series = this.#seriesOf(name, tags);
    if (timeMs <= (series.times.at(-1) ?? Number.NEGATIVE_INFINITY)) {
      throw new Error(`BUG: samples of ${name} are not in order of time`);
    }
    series.times.push(timeMs);
    series.values.push(value);
  }

  async windowsAt(requests: readonly WindowRequest[], { endMs }: { readonly endMs: number }) {
    return requests.map((request) => {
      const groups = this.#groupsOf(request).map(({ tags, members }) => {
        return { tags, value: valueAt(request, members, endMs) };
      });
      return { ok: true as const, groups };
    });
  }

  async *windowsOver(request: WindowRequest, span: WindowSpan): AsyncIterable<WindowSlice> {
    const groups = this.#groupsOf(request);
    const endMs = Float64Array.from({ length: span.count }, (_, i) => span.firstEndMs + i * span.stepMs);
    const values = new Float64Array(groups.length * span.count);
    groups.forEach(({ members }, group) => {
      endMs.forEach((end, i) => {
        values[group * span.count + i] = valueAt(request, members, end);
      });
    });
    yield { groups: groups.map(({ tags }) => tags), endMs, values };
  }

  #seriesOf(metric: string, tags: Tags): Series {
    const all = this.#metrics.get(metric) ?? new Map<string, Series>();
    this.#metrics.set(metric, all);
    const key = groupKeyOf(tags);
    const series = all.get(key) ?? { tags, times: [], values: [] };
    all.set(key, series);
    return series;
  }

  #groupsOf({ metric, filters, groupBy }: WindowRequest) {
    const matches = matchersOf(filters).map(testOf);
    const groups = new Map<string, { readonly tags: Tags; readonly members: SampleColumn[] }>();
    for (const series of this.#metrics.get(metric)?.values() ?? []) {
      if (!matches.every((test) => test(series.tags))) continue;
      const tags = groupTagsOf(series.tags, groupBy);
      const key = groupKeyOf(tags);
      const group = groups.get(key) ?? { tags, members: [] };
      group.members.push(series);
      groups.set(key, group);
    }
    return [...groups.values()];
  }
}

function valueAt(
  { aggregation, windowMs }: WindowRequest,
  members: readonly SampleColumn[],
  endMs: number,
): number {
  const lookBackMs = isCounterAggregation(aggregation) ? lookBackBuckets(windowMs) * windowMs : 0;
  return windowValue(aggregation, members, { startMs: endMs - windowMs, endMs, lookBackMs });
}

function groupTagsOf(tags: Tags, groupBy: readonly string[]): Tags {
  if (groupBy.includes(EVERY_SERIES)) return tags;
  return Object.fromEntries(
    groupBy.flatMap((key) => (Object.hasOwn(tags, key) ? [[key, tags[key] as string]] : [])),
  );
}

/** A missing tag has the empty value. */
function testOf({ key, op, value }: TagMatcher): (tags: Tags) => boolean {
  const tagOf = (tags: Tags) => (Object.hasOwn(tags, key) ? (tags[key] ?? '') : '');
  if (op === '=' || op === '!=') return (tags) => (tagOf(tags) === value) === (op === '=');
  const regex = compileRegex(value);
  return (tags) => regex.test(tagOf(tags), { steps: REGEX_STEPS }) === (op === '=~');
}

import type { TagMatcher } from './catalog-view.ts';
import type { QueryRequest } from './request.ts';

/** Both shapes of `filters` as one sorted list without duplicates. */
export function matchersOf(filters: QueryRequest['filters']): readonly TagMatcher[] {
  if (filters === undefined) return [];
  const matchers = Array.isArray(filters)
    ? filters.map(({ key, op, value }) => ({ key, op, value }))
    : Object.entries(filters).map(([key, value]) => equalityMatcher(key, value));
  return withoutDuplicates(matchers.sort(compareMatchers));
}

function equalityMatcher(key: string, value: string | readonly string[]): TagMatcher {
  const values = typeof value === 'string' ? [value] : [...new Set(value)].sort();
  const [only] = values;
  if (values.length === 1 && only !== undefined) return { key, op: '=', value: only };
  return { key, op: '=~', value: values.map(escapeRegex).join('|') };
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function compareMatchers(a: TagMatcher, b: TagMatcher): number {
  return compare(a.key, b.key) || compare(a.op, b.op) || compare(a.value, b.value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function withoutDuplicates(sorted: readonly TagMatcher[]): readonly TagMatcher[] {
  return sorted.filter((matcher, index) => {
    const before = sorted[index - 1];
    return before === undefined || compareMatchers(before, matcher) !== 0;
  });
}

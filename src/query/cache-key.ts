import { hash } from 'node:crypto';
import type { Query } from './query.ts';

const PREFIX = 'query:';

/** SHA-256 of the canonical form: equal for two queries exactly when they ask the same. */
export function cacheKey(query: Query): string {
  return PREFIX + digest([query.startMs, query.endMs, ...meaningOf(query)]);
}

/**
 * The key of the latest answer to a question that is asked again and again about "now": its range counts by length only.
 * It is what a dashboard still gets when the store cannot be read.
 */
export function latestKey(query: Query): string {
  return `${PREFIX}latest:${digest([query.endMs - query.startMs, ...meaningOf(query)])}`;
}

/** Every field but the range, in a fixed order. */
export function meaningOf(query: Query): readonly unknown[] {
  return [
    query.metric,
    query.aggregation,
    query.matchers.map(({ key, op, value }) => [key, op, value]),
    query.groupBy,
    query.stepMs,
    query.automaticStep,
    query.timezone ?? null,
    query.fill,
    query.order.by,
    query.order.descending,
    query.limit === Number.POSITIVE_INFINITY ? null : query.limit,
  ];
}

/** SHA-256 of what is written as JSON: one short text, however much that is. */
export function digest(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url');
}

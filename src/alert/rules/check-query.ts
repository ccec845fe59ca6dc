import { compileRegex, RegexSyntaxError } from '../../lib/regex/regex.ts';
import { matchersOf } from '../../query/filters.ts';
import { EVERY_SERIES } from '../../query/query.ts';
import type { QueryRequest } from '../../query/request.ts';
import type { AlertRuleInput, AlertRuleSpec } from '../model/rule.ts';
import { checkControls, checkTagKey } from './check-texts.ts';
import { invalidRule } from './problem.ts';

/** A metric name has at most so many bytes, as ingest has it. */
const MOST_NAME_BYTES = 255;
const MOST_GROUP_KEYS = 16;
const DEFAULT_WINDOW_SECONDS = 300;

/** What a schema cannot say of a query. Throws `INVALID_RULE`. */
export function checkQuery(query: AlertRuleInput['query'], place: string): void {
  checkMetricName(query.metric, `${place}.metric`);
  checkFilters(query.filters, `${place}.filters`);
}

export function queryWithDefaults(input: AlertRuleInput['query']): AlertRuleSpec['query'] {
  return {
    metric: input.metric,
    aggregation: input.aggregation,
    ...(input.filters === undefined ? {} : { filters: input.filters }),
    windowSeconds: input.windowSeconds ?? DEFAULT_WINDOW_SECONDS,
  };
}

export function checkMetricName(name: string, place: string): void {
  const sizeBytes = Buffer.byteLength(name);
  if (sizeBytes === 0) throw invalidRule(`${place}: is empty`, 'Give the name of a metric.');
  if (sizeBytes > MOST_NAME_BYTES) {
    throw invalidRule(`${place}: ${sizeBytes} bytes long; at most ${MOST_NAME_BYTES} are allowed`);
  }
  checkControls(name, place);
}

/** Sorted and without duplicates, as the query engine has it: equal groupings are equal lists. */
export function checkedGrouping(keys: readonly string[] | undefined, place: string): string[] {
  if (keys === undefined) return [];
  if (keys.includes(EVERY_SERIES)) {
    if (keys.length === 1) return [EVERY_SERIES];
    throw invalidRule(`${place}: "*" stands for every series and goes with no other key`);
  }
  keys.forEach((key, index) => {
    checkTagKey(key, `${place}[${index}]`);
  });
  const sorted = [...new Set(keys)].sort();
  if (sorted.length <= MOST_GROUP_KEYS) return sorted;
  throw invalidRule(`${place}: ${sorted.length} keys; at most ${MOST_GROUP_KEYS} are allowed`);
}

function checkFilters(filters: QueryRequest['filters'], place: string): void {
  if (filters === undefined) return;
  for (const { key, op, value } of matchersOf(filters)) {
    if (key === '') throw invalidRule(`${place}: a tag key is empty`);
    if (op === '=~' || op === '!~') checkRegex(value, `${place}: ${key}${op}${JSON.stringify(value)}`);
  }
}

function checkRegex(source: string, place: string): void {
  try {
    compileRegex(source);
  } catch (cause) {
    if (!(cause instanceof RegexSyntaxError)) throw cause;
    throw invalidRule(
      `${place}: ${cause.message} at position ${cause.position}`,
      'Write the expression in RE2 syntax, as in Prometheus; put a backslash before a character that is meant literally.',
      cause,
    );
  }
}

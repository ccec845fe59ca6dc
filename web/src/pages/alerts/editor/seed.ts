import { readState } from '../../explore/explore-state.ts';
import { parseDuration } from '../ui/durations.ts';
import { EMPTY_RULE, type RuleForm } from './rule-form.ts';

const QUERY_KEYS = ['metric', 'agg', 'by', 'filter', 'interval'] as const;

/** The query that Explore handed over, as a text: the same query is the same beginning. */
export function seedOf(params: URLSearchParams): string {
  const seed = new URLSearchParams();
  for (const key of QUERY_KEYS) for (const value of params.getAll(key)) seed.append(key, value);
  return seed.toString();
}

/** A new rule that looks at what Explore showed; empty without a seed. */
export function formFromSeed(seed: string): RuleForm {
  const { metric, aggregation, filters, groupBy, interval } = readState(new URLSearchParams(seed));
  if (metric === '') return EMPTY_RULE;
  const isWindow = interval !== '' && (parseDuration(interval) ?? 0) >= 1;
  return {
    ...EMPTY_RULE,
    metric,
    aggregation: aggregation ?? EMPTY_RULE.aggregation,
    filters,
    groupBy,
    ...(isWindow ? { window: interval } : {}),
  };
}

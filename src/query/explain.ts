import { formatDuration } from '../model/duration.ts';
import { type SampleStore, TIER_TABLE } from '../store/port.ts';
import { isCounterAggregation } from './aggregation.ts';
import { emptyMeta } from './answer.ts';
import { equivalentSql } from './equivalent-sql.ts';
import { counterLayout, counterQuestion, groupQuestion, type Plan } from './plan.ts';
import type { Query } from './query.ts';
import { requestsOf } from './read-buckets.ts';
import type { Selection } from './select.ts';

/** What a query would do, without doing it. */
export interface Explanation {
  readonly table: string;
  /** Why this table. */
  readonly reason: string;
  readonly resolutionSeconds: number;
  readonly series: number;
  /** Samples or rollup rows that would be read, as the store estimates them. */
  readonly rows: number;
  readonly steps: readonly string[];
  /** The SQL that the store runs; for a store without SQL, the same question over the tables of the guide. */
  readonly sql: readonly string[];
  readonly warnings: readonly string[];
}

export interface ExplainOptions {
  readonly store: Pick<SampleStore, 'explainBuckets'>;
  readonly signal: AbortSignal;
}

const SQL = /^\s*(?:select|with|copy|from)\b/i;

export async function explainPlan(plan: Plan, options: ExplainOptions): Promise<Explanation> {
  const { query, selection, tier } = plan;
  const isCounter = isCounterAggregation(query.aggregation);
  const question = isCounter
    ? counterQuestion(plan, selection.seriesIds, plan.rowLimit.rows)
    : groupQuestion(plan);
  const requests = requestsOf(question, isCounter ? counterLayout(plan) : plan.layout);
  const answers = await Promise.all(
    requests.map((request) => options.store.explainBuckets({ ...request, signal: options.signal })),
  );
  const storeSteps = answers.flatMap(({ steps }) => steps);
  const ownSql = storeSteps.filter((step) => SQL.test(step));
  return {
    table: TIER_TABLE[tier],
    reason: plan.reason,
    resolutionSeconds: query.stepMs / 1_000,
    series: selection.seriesIds.length,
    rows: answers.reduce((sum, { rowsEstimated }) => sum + rowsEstimated, 0),
    steps: [...stepsBefore(plan), ...storeSteps.filter((step) => !SQL.test(step)), ...stepsAfter(plan)],
    sql: ownSql.length > 0 ? ownSql : equivalentSql(plan),
    warnings: [...selection.warnings, ...plan.warnings],
  };
}

export function explainEmpty(query: Query, selection: Selection): Explanation {
  const { table, resolutionSeconds } = emptyMeta(query, []);
  return {
    table,
    reason: 'No series matches, so nothing would be read.',
    resolutionSeconds,
    series: 0,
    rows: 0,
    steps: [],
    sql: [],
    warnings: selection.warnings,
  };
}

function stepsBefore({ query, layout, selection, lookBack }: Plan): readonly string[] {
  const range = `${iso(query.startMs)} to ${iso(query.endMs)}`;
  const steps = [
    `Select ${selection.seriesIds.length} series of ${query.metric} in ${selection.groupTags.length} groups.`,
    `Cut ${range} into ${layout.count} buckets of ${formatDuration(query.stepMs)}${query.timezone === undefined ? '' : ` at midnights of ${query.timezone}`}.`,
  ];
  if (lookBack > 0) steps.push(`Read ${lookBack} buckets before the start, to know what counters grew from.`);
  return steps;
}

function stepsAfter({ query }: Plan): readonly string[] {
  const steps: string[] = [];
  if (isCounterAggregation(query.aggregation)) {
    steps.push(`Take the ${query.aggregation} of each series, resets included, and add them up by group.`);
  }
  if (query.limit !== Number.POSITIVE_INFINITY) {
    const direction = query.order.descending ? 'descending' : 'ascending';
    steps.push(`Keep the first ${query.limit} by ${query.order.by}, ${direction}.`);
  }
  if (query.fill !== 'null') steps.push(`Fill empty buckets: ${query.fill}.`);
  return steps;
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

import type { Aggregation } from '../model/aggregation.ts';
import { TIER_TABLE, type Tier } from '../store/port.ts';
import { quantileOf } from './aggregation.ts';
import type { BucketRun } from './layout.ts';
import type { Plan } from './plan.ts';
import { EVERY_SERIES } from './query.ts';

/** More ids than a person reads. */
const MOST_IDS = 20;

/**
 * What a plan reads, in the SQL of the tables of the guide (`docs/guide/storage.md`): for people to check, and the same
 * question where a store keeps its rows in files of its own. One statement for each run of equally long buckets.
 */
export function equivalentSql(plan: Plan): readonly string[] {
  return plan.layout.runs.map((run) => statement(plan, run));
}

function statement({ query, tier, selection }: Plan, run: BucketRun): string {
  const time = tier === 'raw' ? 'time' : 'bucket';
  const start = `m.${time} - ${run.startMs}`;
  const keys = query.groupBy.map((key) => (key === EVERY_SERIES ? 'm.series_id' : `s.tags->>${quoted(key)}`));
  const perSeries = query.aggregation === 'rate' || query.aggregation === 'increase';
  const groups = perSeries ? ['m.series_id'] : keys;
  const needsTags = groups.some((key) => key.startsWith('s.'));
  const columns = [
    ...groups,
    `floor((${start}) / ${run.stepMs}) AS b`,
    valueColumns(query.aggregation, tier),
  ];
  return [
    `SELECT ${columns.join(', ')}`,
    `FROM ${TIER_TABLE[tier]} m${needsTags ? ' JOIN series s ON s.id = m.series_id' : ''}`,
    `WHERE m.series_id IN (${idList(selection.seriesIds)})`,
    `AND m.${time} >= ${run.startMs} AND m.${time} < ${run.startMs + run.count * run.stepMs}`,
    `GROUP BY ${[...groups, 'b'].join(', ')}`,
  ].join(' ');
}

function valueColumns(aggregation: Aggregation, tier: Tier): string {
  const raw = tier === 'raw';
  switch (aggregation) {
    case 'avg':
      return raw ? 'avg(m.value)' : 'sum(m.sum) / sum(m.count)';
    case 'count':
      return raw ? 'count(*)' : 'sum(m.count)';
    case 'min':
    case 'max':
    case 'sum':
      return `${aggregation}(m.${raw ? 'value' : aggregation})`;
    case 'last':
      return raw ? 'arg_max(m.value, m.time)' : 'arg_max(m.last, m.last_time)';
    case 'rate':
    case 'increase':
      return counterColumns(raw);
    default:
      return `quantile_cont(m.value, ${quantileOf(aggregation)})`;
  }
}

/** What an increase is taken from: see `counter.ts`. */
function counterColumns(raw: boolean): string {
  return raw
    ? 'arg_min(m.value, m.time), arg_max(m.value, m.time), min(m.value), max(m.value), min(m.time), max(m.time)'
    : 'arg_min(m.first, m.first_time), arg_max(m.last, m.last_time), min(m.min), max(m.max), min(m.first_time), max(m.last_time)';
}

function idList(ids: Uint32Array): string {
  const shown = ids.subarray(0, MOST_IDS).join(', ');
  return ids.length > MOST_IDS ? `${shown} /* and ${ids.length - MOST_IDS} more */` : shown;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

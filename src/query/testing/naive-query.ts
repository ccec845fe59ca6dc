import type { Aggregation } from '../../model/aggregation.ts';
import type { Tags } from '../../model/series.ts';

export interface NaiveSeries {
  readonly tags: Tags;
  /** `[time, value]` in time order. */
  readonly samples: readonly (readonly [number, number])[];
}

export interface NaiveQuestion {
  readonly aggregation: Aggregation;
  readonly groupBy: readonly string[];
  /** Bounds of the buckets. */
  readonly edges: readonly number[];
}

/** What a query must give for each group (by its tags as JSON): straight from the words of the guide, sample by sample. */
export function naiveQuery(
  series: readonly NaiveSeries[],
  question: NaiveQuestion,
): Map<string, (number | null)[]> {
  const groups = Map.groupBy(series, ({ tags }) => groupOf(tags, question.groupBy));
  const answer = new Map<string, (number | null)[]>();
  for (const [group, members] of groups) {
    const points = question.edges.slice(0, -1).map((from, i) => {
      const to = question.edges[i + 1] as number;
      return pointOf(members, question.aggregation, from, to);
    });
    if (points.some((point) => point !== null)) answer.set(group, points);
  }
  return answer;
}

export function groupOf(tags: Tags, keys: readonly string[]): string {
  const wanted = keys.includes('*') ? Object.keys(tags) : keys;
  return JSON.stringify(
    wanted
      .filter((key) => key in tags)
      .sort()
      .map((key) => [key, tags[key]]),
  );
}

function pointOf(
  members: readonly NaiveSeries[],
  aggregation: Aggregation,
  from: number,
  to: number,
): number | null {
  if (aggregation === 'rate' || aggregation === 'increase') {
    const growths = members.flatMap(({ samples }) => growthOf(samples, aggregation, from, to));
    return growths.length === 0 ? null : total(growths);
  }
  const inside = members
    .flatMap(({ samples }) => samples)
    .filter(([time]) => time >= from && time < to)
    .sort(([a], [b]) => a - b);
  const values = inside.map(([, value]) => value);
  if (values.length === 0) return null;
  switch (aggregation) {
    case 'avg':
      return total(values) / values.length;
    case 'sum':
      return total(values);
    case 'count':
      return values.length;
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'last':
      return values.at(-1) ?? null;
    default:
      return quantile(values, Number(aggregation.slice(1)) / 100);
  }
}

function growthOf(
  samples: NaiveSeries['samples'],
  kind: 'rate' | 'increase',
  from: number,
  to: number,
): readonly number[] {
  const firstInside = samples.findIndex(([time]) => time >= from && time < to);
  if (firstInside < 0) return [];
  const inside = samples.filter(([time]) => time >= from && time < to);
  const before = samples[firstInside - 1];
  const chain = before === undefined ? inside : [before, ...inside];
  let growth = 0;
  for (let i = 1; i < chain.length; i += 1) {
    const [, previous] = chain[i - 1] as readonly [number, number];
    const [, value] = chain[i] as readonly [number, number];
    growth += value < previous ? value : value - previous;
  }
  const spanMs = (chain.at(-1)?.[0] ?? 0) - (chain[0]?.[0] ?? 0);
  if (spanMs === 0) return [];
  return [kind === 'rate' ? growth / (spanMs / 1_000) : growth];
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] as number;
  const high = sorted[Math.ceil(rank)] as number;
  return low + (high - low) * (rank - Math.floor(rank));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

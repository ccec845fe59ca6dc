import type pg from 'pg';
import { type Dataset, pointCount, timeRange } from '../tsbs/dataset.ts';
import { METRICS } from '../tsbs/hosts.ts';

export interface StoredCounts {
  readonly lost: number;
  readonly duplicated: number;
  /** Samples that came after the rollups had passed their time. */
  readonly late: number;
}

/**
 * Counts rows of one kind (all of one series, all of one time) against how many there should be of each. Groups that are
 * missing altogether are lost as well.
 */
const COUNTS = (column: string) => `
  SELECT coalesce(sum(rows), 0)::int8 AS found,
    coalesce(sum(greatest(0, rows - $3)), 0)::int8 AS duplicated
  FROM (
    SELECT ${column}, count(*) AS rows
    FROM (
      SELECT time, series_id FROM metrics_raw WHERE time >= $1 AND time < $2
      UNION ALL
      SELECT time, series_id FROM metrics_raw_late WHERE time >= $1 AND time < $2
    ) AS samples
    GROUP BY ${column}
  ) AS groups`;

/** What the tables hold of a data set, by SQL alone: each series over all times, and each time over all series. */
export async function countStored(client: pg.Client, dataset: Dataset): Promise<StoredCounts> {
  const { shape } = dataset;
  const { startMs, endMs } = timeRange(shape);
  const range = [new Date(startMs), new Date(endMs)];
  let [lost, duplicated] = [0, 0];
  for (const [column, expected] of [
    ['series_id', shape.steps],
    ['time', shape.hosts * METRICS.length],
  ] as const) {
    const { rows } = await client.query<{ found: string; duplicated: string }>(COUNTS(column), [
      ...range,
      expected,
    ]);
    const doubled = Number(rows[0]?.duplicated);
    duplicated = Math.max(duplicated, doubled);
    lost = Math.max(lost, pointCount(shape) - (Number(rows[0]?.found) - doubled));
  }
  const late = await client.query<{ count: string }>('SELECT count(*) FROM metrics_raw_late');
  return { lost, duplicated, late: Number(late.rows[0]?.count) };
}

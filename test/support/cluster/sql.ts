import pg from 'pg';
import { add, type Totals } from '../../faults/support/ledger.ts';

/** Asks the database itself, on a connection of its own. */
export async function sql<Row extends object>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  // A broken connection fails the query as well; without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows as Row[];
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** How many raw samples the database holds of a metric. */
export async function countBySql(url: string, metric: string): Promise<number> {
  const [row] = await sql<{ count: number }>(
    url,
    'SELECT count(*)::int AS count FROM metrics WHERE name = $1',
    [metric],
  );
  return row?.count ?? 0;
}

/** Count and sum of the raw samples by series and minute, as `Ledger.totals` says what should be there. */
export async function totalsBySql(url: string, metric: string): Promise<Totals> {
  const rows = await sql<{ series: string; minute: number; count: number; sum: number }>(
    url,
    `SELECT tags->>'series' AS series, floor(extract(epoch FROM time) / 60)::float8 * 60000 AS minute,
       count(*)::int AS count, sum(value) AS sum
     FROM metrics WHERE name = $1 GROUP BY 1, 2`,
    [metric],
  );
  const totals: Totals = new Map();
  for (const { series, minute, count, sum } of rows) add(totals, series, minute, count, sum);
  return totals;
}

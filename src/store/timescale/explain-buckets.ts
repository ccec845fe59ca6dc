import type { ClientBase } from 'pg';
import { type ReadBucketsRequest, type StoreExplanation, TIER_TABLE } from '../port.ts';
import { checkRequest, splitRequest } from './read-buckets.ts';
import { bucketStatement } from './read-buckets-sql.ts';

// Ten thousand numbers tell nobody anything.
const LONG_ARRAY = /'\{((?:\d+,){20})[\d,]+\}'/g;

/** The parts of a plan that are looked at; `Relation Name` is there where a table or chunk is read. */
interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Plan Rows': number;
  readonly Plans?: readonly PlanNode[];
}

/** What `readBuckets` would run: the statements, the plans the database makes for them, and the rows these expect to read. */
export async function explainBuckets(
  client: ClientBase,
  request: ReadBucketsRequest,
): Promise<StoreExplanation> {
  checkRequest(request);
  const { tier, seriesIds, startMs, stepMs, bucketCount } = request;
  const table = TIER_TABLE[tier];
  const range = `[${new Date(startMs).toISOString()}, ${new Date(startMs + stepMs * bucketCount).toISOString()})`;
  const steps = [
    `table ${table}, and ${table}_late for what came late: ${seriesIds.length} series in ${range}, buckets of ${stepMs / 1_000} s`,
  ];
  let rowsEstimated = 0;
  for (const part of seriesIds.length === 0 ? [] : splitRequest(request)) {
    const { sql } = bucketStatement(part);
    const plan = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`);
    const parsed = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`EXPLAIN (FORMAT JSON) ${sql}`);
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    rowsEstimated += rowsRead(
      (parsed.rows[0] as { 'QUERY PLAN': [{ Plan: PlanNode }] })['QUERY PLAN'][0].Plan,
    );
    steps.push(shortened(sql), shortened(text));
  }
  return { steps, rowsEstimated: Math.max(1, rowsEstimated) };
}

/** The rows that are expected from tables; what a node above them makes of these is not counted again. */
function rowsRead(node: PlanNode): number {
  if (node['Relation Name'] !== undefined) return node['Plan Rows'];
  return (node.Plans ?? []).reduce((sum, child) => sum + rowsRead(child), 0);
}

function shortened(text: string): string {
  return text.replaceAll(LONG_ARRAY, "'{$1…}'");
}

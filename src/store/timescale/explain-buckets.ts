import type { ClientBase } from 'pg';
import type { ReadBucketsRequest, StoreExplanation } from '../port.ts';
import { checkRequest, marksFor, splitRequest } from './read-buckets.ts';
import { bucketStatement } from './read-buckets-sql.ts';
import { readSources } from './read-sources.ts';

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
  const range = `[${iso(startMs)}, ${iso(startMs + stepMs * bucketCount)})`;
  const marks = await marksFor(client, request);
  const sources = readSources(tier, { startMs, endMs: startMs + stepMs * bucketCount }, marks);
  const tables = sources.map((source) => `${source.table} from ${iso(source.startMs)}`).join(', ');
  const steps = [`${seriesIds.length} series in ${range}, buckets of ${stepMs / 1_000} s: ${tables}`];
  let rowsEstimated = 0;
  for (const part of seriesIds.length === 0 ? [] : splitRequest(request)) {
    const { sql } = bucketStatement(part, { marks });
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

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function shortened(text: string): string {
  return text.replaceAll(LONG_ARRAY, "'{$1…}'");
}

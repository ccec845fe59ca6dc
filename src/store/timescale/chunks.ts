import type { ClientBase } from 'pg';
import { TIERS, type Tier } from '../port.ts';
import { TIER_TABLES } from './tier-tables.ts';

/** One chunk of a table of a tier: `[startMs, endMs)`. */
export interface Chunk {
  readonly tier: Tier;
  /** The table or view as it is named in the schema. */
  readonly table: string;
  /** The hypertable, which is another than `table` for a view; quoted. */
  readonly hypertable: string;
  /** The chunk's own table, quoted. */
  readonly relation: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly isCompressed: boolean;
  /** Rows inserted so far, as far as the statistics know; grows while anybody writes. */
  readonly inserted: number;
}

const CHUNKS = `
  SELECT tables.name AS "table",
    format('%I.%I', chunk.hypertable_schema, chunk.hypertable_name) AS hypertable,
    format('%I.%I', chunk.chunk_schema, chunk.chunk_name) AS relation,
    extract(epoch FROM chunk.range_start)::float8 * 1000 AS "startMs",
    extract(epoch FROM chunk.range_end)::float8 * 1000 AS "endMs",
    chunk.is_compressed AS "isCompressed",
    pg_stat_get_tuples_inserted(format('%I.%I', chunk.chunk_schema, chunk.chunk_name)::regclass)::float8 AS inserted
  FROM unnest($1::text[]) AS tables (name)
  LEFT JOIN timescaledb_information.continuous_aggregates AS aggregate ON aggregate.view_name = tables.name
  JOIN timescaledb_information.chunks AS chunk
    ON chunk.hypertable_name = coalesce(aggregate.materialization_hypertable_name, tables.name)
  ORDER BY chunk.range_start`;

/** All chunks, the oldest first. */
export async function listChunks(client: ClientBase): Promise<readonly Chunk[]> {
  const tierOf = new Map<string, Tier>(
    TIERS.flatMap((tier) => TIER_TABLES[tier].map((table) => [table, tier])),
  );
  const { rows } = await client.query<Omit<Chunk, 'tier'>>(CHUNKS, [[...tierOf.keys()]]);
  return rows.map((row) => ({ ...row, tier: tierOf.get(row.table) as Tier }));
}

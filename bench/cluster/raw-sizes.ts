import type pg from 'pg';
import { round } from '../report/statistics.ts';

const UNCOMPRESSED = `
  SELECT sum(pg_total_relation_size(chunk))::float8 AS bytes, sum(greatest(0, reltuples))::float8 AS rows
  FROM (
    SELECT format('%I.%I', chunk_schema, chunk_name)::regclass AS chunk FROM timescaledb_information.chunks
    WHERE hypertable_name = 'metrics_raw' AND NOT is_compressed
  ) AS chunks JOIN pg_class ON pg_class.oid = chunk`;

/** Bytes that a raw sample takes, indexes included: before compression, and after everything was compressed. */
export async function rawSizes(
  client: pg.Client,
  points: number,
): Promise<{ rawBytesPerPoint: number; compressedBytesPerPoint: number }> {
  // For `reltuples`, the number of rows as the server knows it.
  await client.query('ANALYZE metrics_raw');
  const before = await client.query<{ bytes: number; rows: number }>(UNCOMPRESSED);
  await client.query(
    "SELECT compress_chunk(chunk, if_not_compressed => true) FROM show_chunks('metrics_raw') AS chunk",
  );
  const after = await client.query<{ bytes: number }>(
    "SELECT hypertable_size('metrics_raw')::float8 AS bytes",
  );
  return {
    rawBytesPerPoint: round((before.rows[0]?.bytes ?? 0) / (before.rows[0]?.rows ?? 0)),
    compressedBytesPerPoint: round((after.rows[0]?.bytes ?? 0) / points),
  };
}

import type { DuckDBValue } from '@duckdb/node-api';
import type { Tier } from '../port.ts';
import type { Database } from './database.ts';
import type { SegmentRecord } from './segment-set.ts';

/** Which segment files belong to the store: what is not listed here is left over from a crash. */
export async function listSegmentRecords(database: Database): Promise<readonly SegmentRecord[]> {
  const rows = await database.rows(
    `SELECT sequence, tier, epoch_ms(partition_start), level, file, row_count, series_count,
            epoch_ms(min_time), epoch_ms(max_time), size_bytes, epoch_ms(created_at) FROM segments ORDER BY sequence`,
  );
  return rows.map((row) => ({
    sequence: Number(row[0]),
    tier: String(row[1]) as Tier,
    partitionStartMs: Number(row[2]),
    level: Number(row[3]),
    file: String(row[4]),
    rows: Number(row[5]),
    series: Number(row[6]),
    minTimeMs: Number(row[7]),
    maxTimeMs: Number(row[8]),
    sizeBytes: Number(row[9]),
    createdMs: Number(row[10]),
  }));
}

/** To be called inside a transaction. */
export async function insertSegmentRecord(database: Database, record: SegmentRecord): Promise<void> {
  const values: DuckDBValue[] = [
    BigInt(record.sequence),
    record.tier,
    BigInt(record.partitionStartMs),
    record.level,
    record.file,
    BigInt(record.rows),
    record.series,
    BigInt(record.minTimeMs),
    BigInt(record.maxTimeMs),
    BigInt(record.sizeBytes),
    BigInt(record.createdMs),
  ];
  await database.run(
    `INSERT INTO segments VALUES (?, ?, make_timestamp_ms(CAST(? AS BIGINT)), ?, ?, ?, ?, make_timestamp_ms(CAST(? AS BIGINT)), make_timestamp_ms(CAST(? AS BIGINT)), ?, make_timestamp_ms(CAST(? AS BIGINT)))`,
    values,
  );
}

/** To be called inside a transaction. Throws when one is not there: somebody else replaced it. */
export async function deleteSegmentRecords(database: Database, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const rows = await database.rows('DELETE FROM segments WHERE file = ? RETURNING file', [file]);
    if (rows.length !== 1) throw new Error(`BUG: segment ${file} was replaced twice`);
  }
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreSettings } from '../../config/sections/store.ts';
import { AppError } from '../../lib/errors.ts';
import type { TimestampMs } from '../../model/time.ts';
import { HOUR_MS } from '../../model/time.ts';
import { BatchIds } from './batch-ids.ts';
import { CoverageTable } from './coverage-table.ts';
import { copyFromVector, Database, fromTimestamps } from './database.ts';
import { HotSamples } from './hot-samples.ts';
import { createHotTable, hotTableName, listHotGenerations, migrateSchema } from './schema.ts';
import { SegmentFiles } from './segment-files.ts';
import { Segment, type SegmentRecord, SegmentSet } from './segment-set.ts';
import { listSegmentRecords } from './segment-table.ts';
import { SeriesTable } from './series-table.ts';
import { StoreState } from './store-state.ts';

/** Everything that is rebuilt from disk when the store opens, and again after a fault of the database. */
export interface OpenStore {
  readonly database: Database;
  readonly series: SeriesTable;
  readonly batchIds: BatchIds;
  readonly files: SegmentFiles;
  readonly state: StoreState;
  readonly coverage: CoverageTable;
  /** Segments that are listed but cannot be read: answers that need them are marked as partial. */
  readonly damaged: readonly DamagedSegment[];
}

export interface DamagedSegment {
  readonly record: SegmentRecord;
  readonly reason: string;
}

export async function openStore(
  dataDir: string,
  settings: StoreSettings,
  nowMs: TimestampMs,
): Promise<OpenStore> {
  mkdirSync(dataDir, { recursive: true });
  const database = await Database.open(join(dataDir, 'store.duckdb'), {
    memoryMiB: settings.duckdbMemoryMiB,
  });
  const opened: Segment[] = [];
  try {
    await migrateSchema(database);
    const records = await listSegmentRecords(database);
    const files = SegmentFiles.open(join(dataDir, 'segments'), records);
    const damaged = openSegments(files, records, opened);
    return {
      database,
      series: await SeriesTable.load(database),
      batchIds: await loadBatchIds(database, nowMs, settings.idempotencyHours * HOUR_MS),
      files,
      state: new StoreState(new SegmentSet(opened), await loadHot(database, nowMs)),
      coverage: await CoverageTable.load(database),
      damaged,
    };
  } catch (error) {
    for (const segment of opened) segment.drop({ deleteFile: false });
    database.close();
    throw error;
  }
}

/** Opens what can be opened. A file that is missing or damaged must not take the rest of the data with it. */
function openSegments(
  files: SegmentFiles,
  records: readonly SegmentRecord[],
  opened: Segment[],
): readonly DamagedSegment[] {
  const damaged: DamagedSegment[] = [];
  for (const record of records) {
    try {
      opened.push(Segment.open(files.folder, record));
    } catch (error) {
      if (!isDamage(error)) throw error;
      damaged.push({ record, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return damaged;
}

/** Running out of file descriptors or a failing disk says nothing about the file. */
function isDamage(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'SEGMENT_CORRUPT';
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** Reads the hot tables back into memory; the last one goes on taking samples, a first one is made when there is none. */
async function loadHot(database: Database, nowMs: TimestampMs): Promise<readonly HotSamples[]> {
  const generations = [...(await listHotGenerations(database))];
  if (generations.length === 0) {
    await createHotTable(database, 1);
    generations.push(1);
  }
  const loaded: HotSamples[] = [];
  for (const generation of generations) {
    const hot = new HotSamples(generation, nowMs);
    for await (const chunk of database.pages(
      `SELECT series_id, time, value FROM ${hotTableName(generation)}`,
    )) {
      hot.append(
        copyFromVector(chunk, 0, new Uint32Array(chunk.rowCount)),
        fromTimestamps(copyFromVector(chunk, 1, new BigInt64Array(chunk.rowCount))),
        copyFromVector(chunk, 2, new Float64Array(chunk.rowCount)),
      );
    }
    loaded.push(hot);
  }
  return loaded;
}

/**
 * Loads the batch ids of the window. Time in which the server did not run does not count: senders could not send again then, so
 * everything kept is as young as it was when the last batch came.
 */
async function loadBatchIds(database: Database, nowMs: TimestampMs, windowMs: number): Promise<BatchIds> {
  const ids = new BatchIds();
  const [newest] = await database.rows('SELECT epoch_ms(max(stored_at)) FROM batches');
  const gapMs = Math.max(0, nowMs - Number(newest?.[0] ?? nowMs));
  if (gapMs > HOUR_MS) {
    await database.run(
      `UPDATE batches SET stored_at = make_timestamp_ms(epoch_ms(stored_at) + ${Math.floor(gapMs)})`,
    );
  }
  const sinceMs = Math.floor(nowMs - windowMs);
  const sql = `SELECT id_high, id_low, stored_at FROM batches WHERE epoch_ms(stored_at) >= ${sinceMs}`;
  for await (const chunk of database.pages(sql)) {
    const high = copyFromVector(chunk, 0, new BigInt64Array(chunk.rowCount));
    const low = copyFromVector(chunk, 1, new BigInt64Array(chunk.rowCount));
    const storedMs = fromTimestamps(copyFromVector(chunk, 2, new BigInt64Array(chunk.rowCount)));
    for (let row = 0; row < chunk.rowCount; row++) {
      ids.add(batchIdBytes(high[row] as bigint, low[row] as bigint), storedMs[row] as number);
    }
  }
  return ids;
}

function batchIdBytes(high: bigint, low: bigint): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt.asUintN(64, high));
  view.setBigUint64(8, BigInt.asUintN(64, low));
  return bytes;
}

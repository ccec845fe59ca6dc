import type { TimestampMs } from '../../model/time.ts';
import type { ResolvedBatch } from '../port.ts';
import { type Database, toTimestamps } from './database.ts';
import type { HotSamples } from './hot-samples.ts';
import { hotTableName } from './schema.ts';
import type { OpenStore } from './store-opening.ts';

/**
 * Stores batches in one transaction: the samples in the current hot table and the ids of keyed batches, then the memory copy.
 * Returns which batches were new.
 */
export async function writeBatches(
  { database, state, batchIds }: OpenStore,
  batches: readonly ResolvedBatch[],
  nowMs: TimestampMs,
): Promise<readonly boolean[]> {
  const written = await findNew(database, batchIds, batches);
  const fresh = batches.filter((_, index) => written[index]);
  if (fresh.length === 0) return written;
  const columns = concatenate(fresh);
  const keyed = fresh.filter((batch) => batch.keyed);
  const hot = state.current;
  await database.transaction(async () => {
    await appendSamples(database, hot, columns);
    await appendBatchIds(database, keyed, nowMs);
  });
  hot.append(columns.seriesIds, columns.times, columns.values);
  for (const batch of keyed) batchIds.add(batch.id, nowMs);
  return written;
}

type Columns = Pick<ResolvedBatch, 'seriesIds' | 'times' | 'values'>;

async function findNew(
  database: Database,
  batchIds: OpenStore['batchIds'],
  batches: readonly ResolvedBatch[],
): Promise<readonly boolean[]> {
  const written: boolean[] = [];
  const inThisCall = new Set<string>();
  for (const batch of batches) {
    const known =
      inThisCall.has(keyOf(batch)) || (batchIds.mayContain(batch.id) && (await isStored(database, batch.id)));
    written.push(!known);
    inThisCall.add(keyOf(batch));
  }
  return written;
}

function keyOf(batch: ResolvedBatch): string {
  return Buffer.from(batch.id.buffer, batch.id.byteOffset, batch.id.byteLength).toString('latin1');
}

async function isStored(database: Database, id: Uint8Array): Promise<boolean> {
  const [high, low] = halvesOf(id);
  const rows = await database.rows(
    'SELECT 1 FROM batches WHERE id_high = ?::UBIGINT AND id_low = ?::UBIGINT LIMIT 1',
    [String(high), String(low)],
  );
  return rows.length > 0;
}

function halvesOf(id: Uint8Array): readonly [bigint, bigint] {
  const view = new DataView(id.buffer, id.byteOffset, id.byteLength);
  return [view.getBigUint64(0), view.getBigUint64(8)];
}

function concatenate(batches: readonly ResolvedBatch[]): Columns {
  const [only] = batches;
  if (batches.length === 1 && only !== undefined) return only;
  const rows = batches.reduce((sum, batch) => sum + batch.times.length, 0);
  const seriesIds = new Uint32Array(rows);
  const times = new Float64Array(rows);
  const values = new Float64Array(rows);
  let row = 0;
  for (const batch of batches) {
    seriesIds.set(batch.seriesIds, row);
    times.set(batch.times, row);
    values.set(batch.values, row);
    row += batch.times.length;
  }
  return { seriesIds, times, values };
}

function appendSamples(
  database: Database,
  hot: HotSamples,
  { seriesIds, times, values }: Columns,
): Promise<void> {
  return database.appendColumns(hotTableName(hot.generation), [
    { type: 'uinteger', data: seriesIds },
    { type: 'timestamp_ms', data: toTimestamps(times) },
    { type: 'double', data: values },
  ]);
}

async function appendBatchIds(
  database: Database,
  batches: readonly ResolvedBatch[],
  nowMs: TimestampMs,
): Promise<void> {
  if (batches.length === 0) return;
  const halves = batches.map((batch) => halvesOf(batch.id));
  await database.appendColumns('batches', [
    { type: 'ubigint', data: BigUint64Array.from(halves, ([high]) => high) },
    { type: 'ubigint', data: BigUint64Array.from(halves, ([, low]) => low) },
    { type: 'timestamp_ms', data: new BigInt64Array(batches.length).fill(BigInt(nowMs)) },
  ]);
}

import type { ClientBase } from 'pg';
import { type ReadSamplesRequest, type SampleColumns, TIER_TABLE } from '../port.ts';
import { cancelled } from './read-limits.ts';
import { SampleRows } from './read-sample-rows.ts';
import { intArray, microseconds, timeCondition } from './read-sql.ts';
import { copyOut } from './read-statement.ts';

/** Answers `SampleStore.readSamples`. The rows come in the order the server finds them, which is cheap, and are sorted here. */
export async function readSamples(client: ClientBase, request: ReadSamplesRequest): Promise<SampleColumns> {
  if (request.signal?.aborted) throw cancelled();
  const rows = new SampleRows(request);
  if (request.seriesIds.length > 0) {
    const onChunk = (chunk: Buffer) => rows.push(chunk);
    await copyOut(client, samplesStatement(request), { signal: request.signal, onChunk });
  }
  return rows.finish();
}

function samplesStatement(request: ReadSamplesRequest): string {
  const { seriesIds, startMs, endMs, maxSamples } = request;
  const where = `series_id = ANY (${intArray(seriesIds)}) AND ${timeCondition('time', { startMs, endMs })}`;
  const select = (table: string) =>
    `SELECT series_id, ${microseconds('time')}, arrival, value FROM ${table} WHERE ${where}`;
  const all = `${select(TIER_TABLE.raw)} UNION ALL ${select(`${TIER_TABLE.raw}_late`)}`;
  // One more than allowed tells that there are more.
  return `${all} LIMIT ${maxSamples + 1}`;
}

import { AppError } from '../../lib/errors.ts';
import type { ResolvedBatch } from '../port.ts';
import { MAX_TIME_MS } from './copy-format.ts';

/** The samples of one write call as one set of columns. */
export interface WritePlan {
  readonly rows: number;
  readonly seriesIds: Uint32Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** The batches that take part, each with the end of its rows; one that came before in the same call does not. */
  readonly parts: readonly WritePart[];
}

export interface WritePart {
  /** Place in the call. */
  readonly index: number;
  readonly id: string;
  readonly keyed: boolean;
  readonly startRow: number;
  readonly endRow: number;
}

const MAX_SERIES_ID = 2 ** 31 - 1;

/** Throws for samples that no row can hold, with the code that PostgreSQL has for it, before anything is sent. */
export function planWrite(batches: readonly ResolvedBatch[]): WritePlan {
  const rows = batches.reduce((sum, batch) => sum + batch.times.length, 0);
  const plan = {
    seriesIds: new Uint32Array(rows),
    times: new Float64Array(rows),
    values: new Float64Array(rows),
  };
  const parts: WritePart[] = [];
  const seen = new Set<string>();
  let row = 0;
  for (const [index, batch] of batches.entries()) {
    const id = Buffer.from(batch.id.buffer, batch.id.byteOffset, batch.id.byteLength).toString('hex');
    if (seen.has(id)) continue;
    seen.add(id);
    plan.seriesIds.set(batch.seriesIds, row);
    plan.times.set(batch.times, row);
    plan.values.set(batch.values, row);
    const endRow = row + batch.times.length;
    parts.push({ index, id, keyed: batch.keyed, startRow: row, endRow });
    row = endRow;
  }
  assertStorable(plan.seriesIds, plan.times, row);
  return { rows: row, ...plan, parts };
}

function assertStorable(seriesIds: Uint32Array, times: Float64Array, rows: number): void {
  for (let row = 0; row < rows; row++) {
    const time = times[row] as number;
    // Also false for NaN.
    if (!(time >= -MAX_TIME_MS && time <= MAX_TIME_MS && Math.floor(time) === time)) {
      throw refused('22008', `a sample time of ${time} ms is out of the range of the database`);
    }
    if ((seriesIds[row] as number) > MAX_SERIES_ID) {
      throw refused('22003', `the series id ${seriesIds[row]} is out of the range of the database`);
    }
  }
}

function refused(code: string, message: string): AppError {
  return new AppError(code, message, { status: 422 });
}

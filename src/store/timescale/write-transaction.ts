import type { PoolClient } from 'pg';
import { CopyBuffer } from './copy-buffer.ts';
import { copyIn } from './copy-in.ts';
import { lateRollups } from './late-rollups.ts';
import { RepetitionFinder } from './repetitions.ts';
import {
  LATE_TIER_COLUMNS,
  RAW_COLUMNS,
  RAW_ROW_BYTES,
  ROLLUP_ROW_BYTES,
  rawRow,
  rollupRow,
} from './row-encoding.ts';
import type { SampleAges } from './sample-ages.ts';
import { LATE_BEFORE_MS, TAKE_WRITER_LOCK } from './write-fence.ts';
import type { WritePart, WritePlan } from './write-plan.ts';

export interface WriteTransactionOptions {
  readonly timeoutSeconds: number;
  /** Told how old the samples of each transaction were. */
  readonly ages: Pick<SampleAges, 'note'>;
}

/** One COPY: its statement, and what fills the buffer with its messages. */
interface Copy {
  readonly sql: string;
  readonly encode: (buffer: CopyBuffer) => Buffer;
}

interface Begun {
  readonly nowMs: number;
  /** Samples before this are late. */
  readonly lateBeforeMs: number;
  readonly newIds: ReadonlySet<string>;
  /** Numbers of this transaction in ascending order: the first for samples as such, the others for repetitions. */
  readonly arrivals: readonly number[];
}

/**
 * Writes one call's batches in one transaction, in two round trips: what begins it tells which batches are new, and the
 * COPY ends with the COMMIT. Keeps its buffers for the next call; one call at a time.
 */
export class WriteTransaction {
  readonly #buffer = new CopyBuffer();
  readonly #repetitions = new RepetitionFinder();
  readonly #options: WriteTransactionOptions;

  constructor(options: WriteTransactionOptions) {
    this.#options = options;
  }

  /** Returns the places of the batches that were new. */
  async run(client: PoolClient, plan: WritePlan): Promise<ReadonlySet<number>> {
    const { most, ranks } = this.#repetitions.find(plan.seriesIds, plan.times, plan.rows);
    const begun = await begin(client, plan.parts, most + 1, this.#options);
    const parts = plan.parts.filter(({ id }) => begun.newIds.has(id));
    const arrivals = arrivalColumn(plan.rows, begun.arrivals, ranks);
    const copies = copiesOf({ ...plan, arrivals }, parts, begun.lateBeforeMs);
    await this.#finish(client, copies);
    if (plan.rows > 0) this.#options.ages.note(plan.rows, begun.nowMs - typicalTime(plan));
    return new Set(parts.map(({ index }) => index));
  }

  async #finish(client: PoolClient, copies: readonly Copy[]): Promise<void> {
    const last = copies.at(-1);
    for (const copy of copies) {
      const sql = copy === last ? `${copy.sql}; COMMIT` : copy.sql;
      await copyIn(client, sql, copy.encode(this.#buffer));
    }
    if (last === undefined) await client.query('COMMIT');
  }
}

/** The batch ids are inserted in order, so that two transactions with the same batches wait for each other in one direction only. */
async function begin(
  client: PoolClient,
  parts: readonly WritePart[],
  arrivals: number,
  { timeoutSeconds }: WriteTransactionOptions,
): Promise<Begun> {
  const sorted = parts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const timeoutMs = Math.ceil(timeoutSeconds * 1_000);
  // Ids are hexadecimal and flags are t or f: nothing to quote. One string of statements takes one round trip.
  const results = (await client.query(`
    BEGIN;
    SET LOCAL statement_timeout = ${timeoutMs};
    SET LOCAL idle_in_transaction_session_timeout = ${timeoutMs};
    ${TAKE_WRITER_LOCK};
    WITH fresh AS (
      INSERT INTO ingested_batches (id, stored_at, keyed)
      SELECT id, now(), keyed
      FROM unnest('{${sorted.map(({ id }) => id).join()}}'::uuid[],
        '{${sorted.map(({ keyed }) => (keyed ? 't' : 'f')).join()}}'::bool[]) AS batch (id, keyed)
      ON CONFLICT DO NOTHING
      RETURNING id
    )
    SELECT extract(epoch FROM now())::float8 * 1000 AS now_ms,
      ${LATE_BEFORE_MS},
      ARRAY(SELECT id::text FROM fresh) AS ids,
      ARRAY(SELECT nextval('arrivals')::int FROM generate_series(1, ${arrivals})) AS arrivals`)) as unknown as readonly {
    readonly rows: readonly BegunRow[];
  }[];
  const row = results.at(-1)?.rows[0];
  if (row === undefined) throw new Error('BUG: the begin of a write returned no row');
  return {
    nowMs: row.now_ms,
    lateBeforeMs: row.late_before_ms,
    newIds: new Set(row.ids.map((id) => id.replaceAll('-', ''))),
    arrivals: row.arrivals,
  };
}

interface BegunRow {
  readonly now_ms: number;
  readonly late_before_ms: number;
  readonly ids: readonly string[];
  readonly arrivals: readonly number[];
}

/** The time in the middle of the columns; batches come in the order in which they were sent. */
function typicalTime({ times, rows }: WritePlan): number {
  return times[rows >> 1] as number;
}

function arrivalColumn(rows: number, numbers: readonly number[], ranks: Uint32Array | undefined): Int32Array {
  const first = numbers[0] as number;
  if (ranks === undefined) return new Int32Array(rows).fill(first);
  return Int32Array.from(ranks, (rank) => numbers[rank] as number);
}

type Columns = Pick<WritePlan, 'seriesIds' | 'times' | 'values'> & { readonly arrivals: Int32Array };

/** Rows that are in time go where the rollups read; late ones beside them, with rollups of their own. */
function copiesOf(columns: Columns, parts: readonly WritePart[], lateBeforeMs: number): readonly Copy[] {
  const inTime: number[] = [];
  const late: number[] = [];
  for (const { startRow, endRow } of parts) {
    for (let row = startRow; row < endRow; row++) {
      ((columns.times[row] as number) >= lateBeforeMs ? inTime : late).push(row);
    }
  }
  const copies = [rawCopy('metrics_raw', columns, inTime)];
  if (late.length > 0) {
    const { minutes, hours } = lateRollups({ ...columns, rows: late });
    copies.push(
      rawCopy('metrics_raw_late', columns, late),
      rollupCopy('metrics_1min_late', minutes),
      rollupCopy('metrics_1hour_late', hours),
    );
  }
  return copies.filter((copy) => copy !== undefined);
}

function rawCopy(table: string, columns: Columns, rows: readonly number[]): Copy | undefined {
  if (rows.length === 0) return undefined;
  const words = new Int32Array(columns.values.buffer, columns.values.byteOffset, columns.values.length * 2);
  return {
    sql: copySql(table, RAW_COLUMNS),
    encode: (buffer) => {
      buffer.start(rows.length, RAW_ROW_BYTES);
      for (const row of rows) rawRow(buffer, columns, words, row);
      return buffer.finish();
    },
  };
}

function rollupCopy(table: string, rows: ReturnType<typeof lateRollups>['minutes']): Copy | undefined {
  if (rows.length === 0) return undefined;
  return {
    sql: copySql(table, LATE_TIER_COLUMNS),
    encode: (buffer) => {
      buffer.start(rows.length, ROLLUP_ROW_BYTES);
      for (const row of rows) rollupRow(buffer, row);
      return buffer.finish();
    },
  };
}

function copySql(table: string, columns: string): string {
  return `COPY ${table} (${columns}) FROM STDIN (FORMAT binary)`;
}

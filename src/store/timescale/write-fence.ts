import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { AppError } from '../../lib/errors.ts';
import type { TimestampMs } from '../../model/time.ts';

/** 'dash' in ASCII; PostgreSQL knows advisory locks of two numbers, which `pg_locks` shows as they are. */
const LOCK_CLASS = 0x64617368;
const LOCK_OBJECT = 1;

/** Held by every write transaction from its begin; shared, so nobody waits for it. */
export const TAKE_WRITER_LOCK = `SELECT pg_advisory_xact_lock_shared(${LOCK_CLASS}, ${LOCK_OBJECT})`;

/**
 * Samples before this time are late. A write transaction reads it after it has taken its lock: then it either sees a fence that
 * was moved, or is seen by the one who moved it. Minus infinity before the first rollup.
 */
export const LATE_BEFORE_MS =
  '(SELECT extract(epoch FROM late_before)::float8 * 1000 FROM rollup_fence) AS late_before_ms';

const POLL_MS = 20;
/** Write transactions end long before; one that does not is not to hold the rollups for ever. */
const PATIENCE_MS = 5 * 60_000;

/**
 * Sees to it that nothing is written any more to the ordinary tables before `untilMs`: new write transactions send such samples to
 * the late tables, those that began before are waited for. Nobody waits for the caller meanwhile.
 */
export async function fenceWrites(client: ClientBase, untilMs: TimestampMs): Promise<void> {
  await client.query('UPDATE rollup_fence SET late_before = greatest(late_before, $1::timestamptz)', [
    new Date(untilMs),
  ]);
  let waitingFor = await writersNow(client);
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (waitingFor.size > 0) {
    if (performance.now() > deadlineMs) {
      throw new AppError('STORE_UNAVAILABLE', 'rollups wait for a write transaction that does not end', {
        status: 503,
      });
    }
    await sleep(POLL_MS);
    const still = await writersNow(client);
    waitingFor = new Set([...waitingFor].filter((writer) => still.has(writer)));
  }
}

/** The write transactions under way, each under a name that is not used again. */
async function writersNow(client: ClientBase): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ writer: string }>(
    `SELECT virtualtransaction AS writer FROM pg_locks
     WHERE locktype = 'advisory' AND classid = $1::int8::oid AND objid = $2::int8::oid AND objsubid = 2 AND mode = 'ShareLock'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [LOCK_CLASS, LOCK_OBJECT],
  );
  return new Set(rows.map(({ writer }) => writer));
}

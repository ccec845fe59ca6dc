import type { ClientBase } from 'pg';
import type { TimestampMs } from '../../model/time.ts';
import { TIERS, type Tier } from '../port.ts';
import { type RetentionScope, scopeOf } from '../retention-scopes.ts';
import { type Chunk, listChunks } from './chunks.ts';
import type { RollupMarks } from './rollup-marks.ts';
import { minutesNeededFrom, rawNeededFrom } from './rollup-window.ts';
import { chunkStart, TIER_TABLES } from './tier-tables.ts';

/** Series of one DELETE; in compressed chunks it touches their segments only. */
const SERIES_AT_ONCE = 1_000;

interface RetentionOptions {
  readonly scopes: readonly RetentionScope[];
  readonly marks: RollupMarks;
  readonly nowMs: TimestampMs;
}

/** A scope and what of it is due in a tier: chunks that begin before `cutMs`. */
interface DueScope {
  readonly index: number;
  readonly pattern: string;
  readonly cutMs: TimestampMs;
}

/**
 * Drops what is out of retention, in whole chunks: those that are due for all metrics as such, those that are due for some
 * by their series. A tier never loses what the rollup above it has not taken, or may still look at again.
 */
export async function applyRetention(client: ClientBase, options: RetentionOptions): Promise<void> {
  const chunks = await listChunks(client);
  for (const tier of TIERS) {
    const inTier = chunks.filter((chunk) => chunk.tier === tier);
    await applyToTier(client, tier, inTier, options);
  }
}

async function applyToTier(
  client: ClientBase,
  tier: Tier,
  chunks: readonly Chunk[],
  { scopes, marks, nowMs }: RetentionOptions,
): Promise<void> {
  const neededFrom = neededFromMs(tier, marks);
  const due = scopes.map(({ pattern, keepMs }, index): DueScope => {
    return { index, pattern, cutMs: chunkStart(tier, Math.min(nowMs - keepMs[tier], neededFrom)) };
  });
  const dropBeforeMs = Math.min(...due.map(({ cutMs }) => cutMs));
  // First what readers are told, then what is deleted: a reader never takes a hole for silence.
  for (const scope of due) {
    if (chunks.some(({ startMs }) => startMs < scope.cutMs)) await noteCoverage(client, tier, scope);
  }
  if (chunks.some(({ startMs }) => startMs < dropBeforeMs)) {
    for (const table of TIER_TABLES[tier]) {
      await client.query(`SELECT drop_chunks('${table}', older_than => $1::timestamptz)`, [
        new Date(dropBeforeMs),
      ]);
    }
  }
  const kept = chunks.filter(({ startMs }) => startMs >= dropBeforeMs);
  for (const scope of due) await deleteScope(client, tier, scope, kept, scopes);
}

function neededFromMs(tier: Tier, { minutesMs, hoursMs }: RollupMarks): TimestampMs {
  if (tier === '1hour') return Number.POSITIVE_INFINITY;
  const mark = tier === 'raw' ? minutesMs : hoursMs;
  if (mark === undefined) return 0;
  return tier === 'raw' ? rawNeededFrom(mark) : minutesNeededFrom(mark);
}

async function noteCoverage(client: ClientBase, tier: Tier, { pattern, cutMs }: DueScope): Promise<void> {
  await client.query(
    `INSERT INTO tier_coverage AS coverage (pattern, tier, complete_from) VALUES ($1, $2, $3)
     ON CONFLICT (pattern, tier) DO UPDATE SET complete_from = excluded.complete_from
     WHERE coverage.complete_from < excluded.complete_from`,
    [pattern, tier, new Date(cutMs)],
  );
}

/** Deletes the series of one scope from the chunks that became due since the last time; other scopes keep theirs. */
async function deleteScope(
  client: ClientBase,
  tier: Tier,
  { index, pattern, cutMs }: DueScope,
  chunks: readonly Chunk[],
  scopes: readonly RetentionScope[],
): Promise<void> {
  const deletedUntilMs = await deletedUntil(client, pattern, tier);
  const dueChunks = chunks.filter(({ startMs }) => startMs < cutMs && startMs >= deletedUntilMs);
  if (dueChunks.length > 0) {
    const ids = await seriesOfScope(client, scopes, index);
    const column = tier === 'raw' ? 'time' : 'bucket';
    for (const { hypertable, startMs, endMs } of dueChunks) {
      for (let start = 0; start < ids.length; start += SERIES_AT_ONCE) {
        const some = ids.slice(start, start + SERIES_AT_ONCE);
        // By the hypertable: some versions do not look into the compressed part of a chunk that is named itself.
        await client.query(
          `DELETE FROM ${hypertable} WHERE series_id = ANY($1::int[]) AND ${column} >= $2 AND ${column} < $3`,
          [some, new Date(startMs), new Date(endMs)],
        );
      }
    }
  }
  await client.query(
    'UPDATE tier_coverage SET deleted_until = $3 WHERE pattern = $1 AND tier = $2 AND deleted_until < $3',
    [pattern, tier, new Date(cutMs)],
  );
}

async function deletedUntil(client: ClientBase, pattern: string, tier: Tier): Promise<TimestampMs> {
  const { rows } = await client.query<{ ms: number }>(
    `SELECT extract(epoch FROM deleted_until)::float8 * 1000 AS ms FROM tier_coverage WHERE pattern = $1 AND tier = $2`,
    [pattern, tier],
  );
  return rows[0]?.ms ?? Number.NEGATIVE_INFINITY;
}

async function seriesOfScope(
  client: ClientBase,
  scopes: readonly RetentionScope[],
  index: number,
): Promise<readonly number[]> {
  const metrics = await client.query<{ id: number; name: string }>('SELECT id, name FROM metric_definitions');
  const inScope = metrics.rows.filter(({ name }) => scopeOf(scopes, name) === index).map(({ id }) => id);
  const { rows } = await client.query<{ id: number }>(
    'SELECT id FROM series WHERE metric_id = ANY($1::int[]) ORDER BY id',
    [inScope],
  );
  return rows.map(({ id }) => id);
}

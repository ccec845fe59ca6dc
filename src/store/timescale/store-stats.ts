import type { ClientBase } from 'pg';
import type { TimestampMs } from '../../model/time.ts';
import { type StoreStats, TIERS, type Tier } from '../port.ts';
import type { RetentionScope } from '../retention-scopes.ts';
import { type Chunk, listChunks } from './chunks.ts';
import { TIER_TABLES } from './tier-tables.ts';

/** What takes a look at every chunk, and is therefore asked for now and then only. */
export interface StoreSizes {
  readonly tiers: Readonly<Record<Tier, { readonly rows: number; readonly sizeBytes: number }>>;
  readonly sizeBytes: number;
  readonly seriesCount: number;
}

export type CoverageStats = Pick<StoreStats, 'metricCoverage' | 'segments'> & {
  readonly tiers: Readonly<Record<Tier, StoreStats['tiers'][Tier]>>;
};

type Coverage = (pattern: string, tier: Tier) => TimestampMs;

export async function readSizes(client: ClientBase): Promise<StoreSizes> {
  const tiers = await perTier(async (tier) => {
    const { rows } = await client.query<{ rows: number; bytes: number }>(
      `SELECT sum(approximate_row_count(name::regclass))::float8 AS rows,
         sum(coalesce(hypertable_approximate_size(name::regclass), 0))::float8 AS bytes
       FROM unnest($1::text[]) AS tables (name)`,
      [await hypertables(client, TIER_TABLES[tier])],
    );
    return { rows: rows[0]?.rows ?? 0, sizeBytes: rows[0]?.bytes ?? 0 };
  });
  const { rows } = await client.query<{ bytes: number; series: number }>(
    'SELECT pg_database_size(current_database())::float8 AS bytes, (SELECT count(*) FROM series)::float8 AS series',
  );
  return { tiers, sizeBytes: rows[0]?.bytes ?? 0, seriesCount: rows[0]?.series ?? 0 };
}

export async function readCoverage(
  client: ClientBase,
  scopes: readonly RetentionScope[],
  { sizes, nowMs }: { sizes: StoreSizes; nowMs: TimestampMs },
): Promise<CoverageStats> {
  const coverage = await readCompleteFrom(client);
  const chunks = await listChunks(client);
  const tiers = await perTier(async (tier) => ({
    completeFromMs: coverage('', tier),
    ...timesOf(tier, chunks, nowMs),
    ...sizes.tiers[tier],
  }));
  const rules = scopes.filter(({ pattern }) => pattern !== '');
  return {
    tiers,
    metricCoverage: rules.map(({ pattern }) => ({
      pattern,
      completeFromMs: {
        raw: coverage(pattern, 'raw'),
        '1min': coverage(pattern, '1min'),
        '1hour': coverage(pattern, '1hour'),
      },
    })),
    segments: chunks.length,
  };
}

/**
 * Times held, to the width of a chunk: the exact ones would take an index on time alone, which every write would pay for.
 * A rollup answers from the tier below where it has no rows of its own yet, so it reaches as far.
 */
function timesOf(
  tier: Tier,
  chunks: readonly Chunk[],
  nowMs: TimestampMs,
): { oldestMs?: number; newestMs?: number } {
  const tables: readonly string[] = TIERS.slice(0, TIERS.indexOf(tier) + 1).flatMap(
    (below) => TIER_TABLES[below],
  );
  const held = chunks.filter(({ table }) => tables.includes(table));
  const first = held[0];
  if (first === undefined) return {};
  const newestMs = Math.min(nowMs, Math.max(...held.map(({ endMs }) => endMs - 1)));
  return { oldestMs: first.startMs, newestMs: Math.max(first.startMs, newestMs) };
}

async function readCompleteFrom(client: ClientBase): Promise<Coverage> {
  const { rows } = await client.query<{ pattern: string; tier: string; ms: number }>(
    'SELECT pattern, tier, extract(epoch FROM complete_from)::float8 * 1000 AS ms FROM tier_coverage',
  );
  return (pattern, tier) => rows.find((row) => row.pattern === pattern && row.tier === tier)?.ms ?? 0;
}

async function hypertables(client: ClientBase, tables: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT CASE WHEN aggregate.view_name IS NULL THEN tables.name ELSE
       format('%I.%I', aggregate.materialization_hypertable_schema, aggregate.materialization_hypertable_name) END AS name
     FROM unnest($1::text[]) AS tables (name)
     LEFT JOIN timescaledb_information.continuous_aggregates AS aggregate ON aggregate.view_name = tables.name`,
    [tables],
  );
  return rows.map(({ name }) => name);
}

async function perTier<T>(of: (tier: Tier) => Promise<T>): Promise<Readonly<Record<Tier, T>>> {
  const entries: [Tier, T][] = [];
  for (const tier of TIERS) entries.push([tier, await of(tier)]);
  return Object.fromEntries(entries) as Record<Tier, T>;
}

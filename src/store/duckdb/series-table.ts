import { createHash } from 'node:crypto';
import { type DuckDBValue, UBIGINT, UINTEGER, VARCHAR } from '@duckdb/node-api';
import type { MetricType, SeriesDefinition, SeriesRecord, Tags } from '../../model/series.ts';
import type { MetricDefinition } from '../port.ts';
import type { Database } from './database.ts';

interface Metric {
  readonly id: number;
  type: string | null;
  unit: string | null;
}

/** The durable list of metrics and series. Identity of a series is its metric name and its tags in key order. */
export class SeriesTable {
  readonly #database: Database;
  readonly #metrics = new Map<string, Metric>();
  #lastSeriesId = 0;
  #lastMetricId = 0;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async load(database: Database): Promise<SeriesTable> {
    const table = new SeriesTable(database);
    await table.#loadMetrics();
    const rows = await database.rows('SELECT coalesce(max(id), 0) FROM series');
    table.#lastSeriesId = Number(rows[0]?.[0] ?? 0);
    return table;
  }

  get seriesCount(): number {
    // Ids are given without gaps and never taken back.
    return this.#lastSeriesId;
  }

  /** Ids of the definitions in order; new ones are created, durably, in one transaction. */
  async register(definitions: readonly SeriesDefinition[]): Promise<Uint32Array> {
    const wanted = new Map<string, SeriesDefinition>();
    const identities = definitions.map((definition) => {
      const identity = identityOf(definition.name, definition.tags);
      if (!wanted.has(identity)) wanted.set(identity, definition);
      return identity;
    });
    const lastSeriesId = this.#lastSeriesId;
    const ids = await this.#registerWanted(wanted).catch(async (error) => {
      // The transaction is undone, so what it left in memory must be too.
      this.#lastSeriesId = lastSeriesId;
      await this.#loadMetrics().catch(() => undefined);
      throw error;
    });
    return Uint32Array.from(identities, (identity) => ids.get(identity) as number);
  }

  async #registerWanted(wanted: ReadonlyMap<string, SeriesDefinition>): Promise<Map<string, number>> {
    return this.#database.transaction(async () => {
      const ids = await this.#find([...wanted.keys()]);
      const created: DuckDBValue[][] = [];
      for (const [identity, definition] of wanted) {
        const metric = await this.#metricOf(definition);
        if (ids.has(identity)) continue;
        const id = ++this.#lastSeriesId;
        ids.set(identity, id);
        created.push([id, metric.id, hashOf(identity), tagsOf(identity)]);
      }
      if (created.length > 0) {
        await this.#database.appendRows('series', [UINTEGER, UINTEGER, UBIGINT, VARCHAR], created);
      }
      return ids;
    });
  }

  async #find(identities: readonly string[]): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    if (this.#lastSeriesId === 0) return found;
    await this.#database.run('CREATE OR REPLACE TEMP TABLE wanted_series (identity_hash UBIGINT NOT NULL)');
    const data = BigUint64Array.from(identities, hashOf);
    await this.#database.appendColumns('wanted_series', [{ type: 'ubigint', data }]);
    const rows = await this.#database.rows(
      `SELECT series.id, metric_definitions.name, series.tags FROM series
         JOIN wanted_series USING (identity_hash) JOIN metric_definitions ON metric_definitions.id = series.metric_id`,
    );
    for (const [id, name, tags] of rows) found.set(`${String(name)}\n${String(tags)}`, Number(id));
    return found;
  }

  async #metricOf(definition: SeriesDefinition): Promise<Metric> {
    const known = this.#metrics.get(definition.name);
    if (known === undefined) {
      const metric = {
        id: ++this.#lastMetricId,
        type: definition.type ?? null,
        unit: definition.unit ?? null,
      };
      await this.#database.run('INSERT INTO metric_definitions (id, name, unit, type) VALUES (?, ?, ?, ?)', [
        metric.id,
        definition.name,
        metric.unit,
        metric.type,
      ]);
      this.#metrics.set(definition.name, metric);
      return metric;
    }
    const fillsType = known.type === null && definition.type !== undefined;
    const fillsUnit = known.unit === null && definition.unit !== undefined;
    if (fillsType || fillsUnit) {
      known.type ??= definition.type ?? null;
      known.unit ??= definition.unit ?? null;
      await this.#database.run('UPDATE metric_definitions SET type = ?, unit = ? WHERE id = ?', [
        known.type,
        known.unit,
        known.id,
      ]);
    }
    return known;
  }

  async #loadMetrics(): Promise<void> {
    const rows = await this.#database.rows('SELECT id, name, type, unit FROM metric_definitions');
    this.#metrics.clear();
    this.#lastMetricId = 0;
    for (const [id, name, type, unit] of rows) {
      this.#metrics.set(String(name), { id: Number(id), type: nullable(type), unit: nullable(unit) });
      this.#lastMetricId = Math.max(this.#lastMetricId, Number(id));
    }
  }

  /** A page of up to `limit` series with an id above `afterId`, ascending. */
  async list(afterId: number, limit: number): Promise<readonly SeriesRecord[]> {
    const rows = await this.#database.rows(
      `SELECT series.id, name, tags, type, unit FROM series JOIN metric_definitions ON metric_definitions.id = metric_id
         WHERE series.id > ? AND series.id <= ? ORDER BY series.id`,
      [afterId, afterId + limit],
    );
    return rows.map(([id, name, tags, type, unit]) => ({
      id: Number(id),
      name: String(name),
      tags: JSON.parse(String(tags)) as Tags,
      ...(type === null ? {} : { type: type as MetricType }),
      ...(unit === null ? {} : { unit: String(unit) }),
    }));
  }

  /** All metrics, from memory. */
  listMetrics(): readonly MetricDefinition[] {
    return Array.from(this.#metrics, ([name, { type, unit }]) => ({
      name,
      ...(type === null ? {} : { type: type as MetricType }),
      ...(unit === null ? {} : { unit }),
    }));
  }

  /** Ids of all series of the metrics for which `matches` holds, ascending. */
  async idsOfMetrics(matches: (name: string) => boolean): Promise<Uint32Array> {
    const metricIds = [...this.#metrics].filter(([name]) => matches(name)).map(([, metric]) => metric.id);
    if (metricIds.length === 0) return new Uint32Array(0);
    const rows = await this.#database.rows(
      `SELECT id FROM series WHERE metric_id IN (${metricIds.join(', ')}) ORDER BY id`,
    );
    return Uint32Array.from(rows, (row) => Number(row[0]));
  }
}

/** Metric name, newline, tags as JSON in key order: names hold no control characters, so this is unambiguous. */
function identityOf(name: string, tags: Tags): string {
  const keys = Object.keys(tags).sort();
  const sorted = keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(tags[key])}`);
  return `${name}\n{${sorted.join(',')}}`;
}

function tagsOf(identity: string): string {
  return identity.slice(identity.indexOf('\n') + 1);
}

function hashOf(identity: string): bigint {
  return createHash('sha1').update(identity).digest().readBigUInt64LE(0);
}

function nullable(value: DuckDBValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

import type { MetricType, SeriesDefinition, SeriesId, SeriesRecord, Tags } from '../../model/series.ts';
import type { Database } from '../../postgres/database.ts';
import type { MetricDefinition } from '../port.ts';
import { unavailable } from './errors.ts';
import type { Installation } from './installation.ts';

/** Definitions of one statement. */
const REGISTER_AT_ONCE = 5_000;
const PAGE_ROWS = 10_000;

interface SeriesRow {
  readonly id: number;
  readonly name: string;
  readonly tags: string;
  readonly type: MetricType | null;
  readonly unit: string | null;
}

type MetricRow = Omit<SeriesRow, 'id' | 'tags'>;

export interface SeriesTableDependencies {
  readonly database: Database;
  readonly installation: Pick<Installation, 'id'>;
}

/** The tables `series` and `metric_definitions`. */
export class SeriesTable {
  readonly #database: Database;
  readonly #installation: Pick<Installation, 'id'>;

  constructor({ database, installation }: SeriesTableDependencies) {
    this.#database = database;
    this.#installation = installation;
  }

  async register(definitions: readonly SeriesDefinition[]): Promise<Uint32Array> {
    await this.#database.requireReady('registering series');
    const { id } = this.#installation;
    const ids = new Uint32Array(definitions.length);
    for (let start = 0; start < definitions.length; start += REGISTER_AT_ONCE) {
      const part = definitions.slice(start, start + REGISTER_AT_ONCE);
      ids.set(await this.#registerPart(part), start);
    }
    // Those of the first part may be lost when the later ones came from another server.
    if (this.#installation.id !== id) throw unavailable('registering series: the database changed meanwhile');
    return ids;
  }

  async *list(afterId: SeriesId): AsyncIterable<readonly SeriesRecord[]> {
    let after = afterId;
    for (;;) {
      const rows = await this.#database.rows<SeriesRow>(
        'listing series',
        `SELECT series.id, metric.name, series.tags::text AS tags, metric.type, metric.unit
         FROM series JOIN metric_definitions AS metric ON metric.id = series.metric_id
         WHERE series.id > $1 ORDER BY series.id LIMIT $2`,
        [after, PAGE_ROWS],
      );
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows.map(({ id, tags, ...metric }) => ({ id, tags: tagsOf(tags), ...metricOf(metric) }));
      if (rows.length < PAGE_ROWS) return;
      after = last.id;
    }
  }

  async listMetrics(): Promise<readonly MetricDefinition[]> {
    const rows = await this.#database.rows<MetricRow>(
      'listing metrics',
      'SELECT name, type, unit FROM metric_definitions',
    );
    return rows.map(metricOf);
  }

  async #registerPart(definitions: readonly SeriesDefinition[]): Promise<readonly number[]> {
    const [row] = await this.#database.rows<{ ids: number[] }>(
      'registering series',
      'SELECT register_series($1::text[], $2::text[], $3::text[], $4::text[]) AS ids',
      [
        definitions.map(({ name }) => name),
        definitions.map(({ tags }) => JSON.stringify(tags)),
        definitions.map(({ type }) => type ?? null),
        definitions.map(({ unit }) => unit ?? null),
      ],
    );
    const ids = row?.ids ?? [];
    if (ids.length !== definitions.length || ids.includes(null as unknown as number)) {
      throw new Error(`BUG: ${ids.length} ids for ${definitions.length} series`);
    }
    return ids;
  }
}

function tagsOf(json: string): Tags {
  return JSON.parse(json) as Tags;
}

function metricOf({ name, type, unit }: MetricRow): MetricDefinition {
  return { name, ...(type === null ? {} : { type }), ...(unit === null ? {} : { unit }) };
}

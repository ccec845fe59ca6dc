import type { ClientBase } from 'pg';
import type { SeriesRecord } from '../../model/series.ts';
import { isUsable } from '../../postgres/schema-state.ts';
import { type LostIds, readLostIds } from './lost-ids.ts';
import { storeSchemaState } from './schema.ts';

export interface InstallationOptions {
  /** The series with the largest id that this process knows; undefined while it knows none. */
  readonly newestSeries: () => SeriesRecord | undefined;
  /** What this process knows of series is not right any more: the database is another one, or has lost some of them. */
  readonly onReplaced: (error: Error) => void;
  /** The identity ends, and what this process knows is still right. Older connections lead to a server that is not the right one. */
  readonly onRenewed: () => void;
}

const STANDBY = 'the server is a standby, which only reads; timescale.url must lead to the primary';
const OTHER = 'another database stands where this process had one before; the ids of its series are others';
const LOST =
  'the database has gone back to an earlier state and lost series that this process knows; others may get their ids';

/**
 * Which database stands behind the connection, and whether this program can work with it. Its identity ends when the server begins
 * another history: a standby was promoted or a backup restored, and what was registered last may be missing.
 */
export class Installation {
  readonly #options: InstallationOptions;
  #id: string | undefined;
  #lostIds: readonly LostIds[] = [];
  #replaced: string | undefined;

  constructor(options: InstallationOptions) {
    this.#options = options;
  }

  /** Undefined until the first connection. */
  get id(): string | undefined {
    return this.#id;
  }

  /** Ids that batches may still carry, of series that are not there any more. */
  get lostIds(): readonly LostIds[] {
    return this.#lostIds;
  }

  /** Asked on each new start of the connection, and now and then. Returns what the database still lacks. */
  async check(client: ClientBase): Promise<string | undefined> {
    if (this.#replaced !== undefined) return this.#replaced;
    const state = await storeSchemaState(client);
    if (!isUsable(state)) return state.message;
    if (await isStandby(client)) return STANDBY;
    const id = await beginHistory(client);
    const kept =
      this.#id === undefined || this.#id === id ? Number.POSITIVE_INFINITY : await keptOf(client, this.#id);
    const newest = this.#options.newestSeries();
    const isThere = newest === undefined || (await isRegistered(client, newest));
    const lostIds = await readLostIds(client);
    // From here on without a wait: what is learnt meanwhile counts as well.
    const newestId = this.#options.newestSeries()?.id ?? 0;
    if (kept === undefined) return this.#replace(OTHER);
    if (!isThere || newestId > kept) return this.#replace(LOST);
    const isRenewed = this.#id !== undefined && this.#id !== id;
    this.#id = id;
    this.#lostIds = lostIds;
    if (isRenewed) this.#options.onRenewed();
    return undefined;
  }

  /** Asked of each new connection. Throws when it leads to another database, or history, than the last check saw. */
  async verify(client: ClientBase): Promise<void> {
    const { rows } = await client.query<{ id: string }>(
      'SELECT id FROM installation WHERE history = wal_history()',
    );
    if (this.#id === undefined || rows[0]?.id !== this.#id) throw new OtherHistory();
  }

  #replace(message: string): string {
    this.#replaced = `a new start of this process: ${message}`;
    this.#options.onReplaced(new Error(message));
    return this.#replaced;
  }
}

/** A connection to a server that has to be checked first. */
class OtherHistory extends Error {
  constructor() {
    // The words of a lost connection: it has to be begun anew.
    super('connection ended: the server is another one than before, or its history is');
    this.name = 'OtherHistory';
  }
}

async function isStandby(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
  return rows[0]?.standby ?? true;
}

/** The identity of the database in the server's present history. */
async function beginHistory(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT coalesce((SELECT id FROM installation WHERE history = wal_history()), begin_history()) AS id',
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('BUG: the database has no identity');
  return id;
}

/** Up to which id the series of an earlier identity are still there; undefined when the database never had it. */
async function keptOf(client: ClientBase, id: string): Promise<number | undefined> {
  const { rows } = await client.query<{ kept: number }>(
    'SELECT last_series_id AS kept FROM past_installations WHERE id = $1',
    [id],
  );
  return rows[0]?.kept;
}

async function isRegistered(client: ClientBase, { id, name, tags }: SeriesRecord): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT EXISTS (
       SELECT FROM series JOIN metric_definitions AS metric ON metric.id = series.metric_id
       WHERE series.id = $1 AND metric.name = $2 AND series.tags = $3::jsonb) AS found`,
    [id, name, JSON.stringify(tags)],
  );
  return rows[0]?.found ?? false;
}

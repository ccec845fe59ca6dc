import type { ClientBase } from 'pg';
import { AppError } from '../../lib/errors.ts';
import { storeError } from './errors.ts';

const MIN_POSTGRES = 15;
/** The first version with all that the schema uses: columnstore options in one statement, chunk_interval of aggregates. */
const MIN_TIMESCALE = [2, 23] as const;

interface ServerFacts {
  readonly postgres: number;
  readonly available: boolean;
  readonly installed: string | null;
  readonly license: string | null;
}

/** Refuses a server that cannot hold the schema, with the words that help. Makes the extension where it is not there yet. */
export async function prepareServer(client: ClientBase): Promise<void> {
  const facts = await serverFacts(client);
  if (facts.postgres < MIN_POSTGRES) {
    throw unsuitable(
      `PostgreSQL ${facts.postgres} is too old: at least ${MIN_POSTGRES} is needed`,
      'Use a newer PostgreSQL.',
    );
  }
  if (facts.installed === null) await createExtension(client, facts.available);
  const { installed, license } = await serverFacts(client);
  assertSuitable(installed ?? '0', license);
}

/** Undefined when the extension is there; what to do otherwise. Changes nothing. */
export async function missingExtension(client: ClientBase): Promise<string | undefined> {
  const { installed, available } = await serverFacts(client);
  if (installed !== null) return undefined;
  return available
    ? 'the extension timescaledb is not created in this database'
    : 'TimescaleDB is not installed on this server';
}

async function serverFacts(client: ClientBase): Promise<ServerFacts> {
  const { rows } = await client.query<ServerFacts>(`
    SELECT current_setting('server_version_num')::int / 10000 AS postgres,
      EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb') AS available,
      (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS installed,
      current_setting('timescaledb.license', true) AS license`);
  return rows[0] as ServerFacts;
}

async function createExtension(client: ClientBase, available: boolean): Promise<void> {
  if (!available) {
    throw unsuitable(
      'this PostgreSQL has no TimescaleDB',
      'Install TimescaleDB (its Community edition) on the database server and add it to shared_preload_libraries, or use an image that holds it; then run dashboarding migrate again.',
    );
  }
  try {
    await client.query('CREATE EXTENSION IF NOT EXISTS timescaledb');
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string };
    if (code === '42501') {
      throw unsuitable(
        `this user may not create the extension timescaledb: ${message}`,
        'Let an administrator run CREATE EXTENSION timescaledb in this database, then run dashboarding migrate again.',
        cause,
      );
    }
    if (/preload/.test(message)) {
      throw unsuitable(
        'TimescaleDB is installed but not loaded',
        "Set shared_preload_libraries = 'timescaledb' in postgresql.conf and restart PostgreSQL.",
        cause,
      );
    }
    throw storeError(cause, 'creating the extension timescaledb');
  }
}

function assertSuitable(version: string, license: string | null): void {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [minMajor, minMinor] = MIN_TIMESCALE;
  if (major < minMajor || (major === minMajor && minor < minMinor)) {
    throw unsuitable(
      `TimescaleDB ${version} is too old: at least ${minMajor}.${minMinor} is needed`,
      'Install a newer TimescaleDB, and run ALTER EXTENSION timescaledb UPDATE in this database.',
    );
  }
  // The Apache edition has neither continuous aggregates nor the columnstore.
  if (license !== 'timescale') {
    throw unsuitable(
      `TimescaleDB runs with the licence "${license ?? 'unknown'}", which leaves out continuous aggregates and compression`,
      "Use the Community edition with timescaledb.license = 'timescale'.",
    );
  }
}

function unsuitable(message: string, fix: string, cause?: unknown): AppError {
  return new AppError('STORE_UNSUITABLE', message, {
    status: 500,
    fix,
    ...(cause === undefined ? {} : { cause }),
  });
}

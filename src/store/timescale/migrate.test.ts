import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Client } from 'pg';
import { Value } from 'typebox/value';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { latestVersion } from '../../lib/numbered-sql.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import { checkSchema, migrate } from './migrate.ts';
import { STORE_SCHEMA } from './schema.ts';

const VERSION = latestVersion(STORE_SCHEMA.migrations);

function settingsFor(url: string, overrides: Partial<TimescaleSettings> = {}): TimescaleSettings {
  return { ...(Value.Default(timescaleSettings, {}) as TimescaleSettings), url, ...overrides };
}

test('migrations are numbered from 1 on without a gap', () => {
  assert.deepEqual(
    STORE_SCHEMA.migrations.map(({ version }) => version),
    Array.from({ length: VERSION }, (_, i) => i + 1),
  );
});

describe('migrate', () => {
  let server: TimescaleServer;
  let settings: TimescaleSettings;
  before(async () => {
    server = await startTimescale();
    settings = settingsFor(server.url);
  });
  beforeEach(() => server.reset());
  after(() => server.stop());

  async function query(sql: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  test('an empty database lacks the schema, and says what to do', async () => {
    const state = await checkSchema({ settings });
    assert.equal(state.status, 'behind');
    assert.match(state.message ?? '', /dashboarding migrate/);
  });

  test('two that start at once migrate once', async () => {
    const lines: string[] = [];
    const report = (line: string): void => void lines.push(line);
    await Promise.all([migrate({ settings, report }), migrate({ settings, report })]);
    assert.equal(lines.filter((line) => line.startsWith('Applied migration')).length, VERSION);
    assert.deepEqual(await checkSchema({ settings }), {
      status: 'ready',
      version: VERSION,
      expected: VERSION,
    });
  });

  test('running it again changes nothing', async () => {
    await migrate({ settings });
    const lines: string[] = [];
    await migrate({ settings, report: (line) => void lines.push(line) });
    assert.deepEqual(lines, [`The schema is at version ${VERSION}.`]);
  });

  test('a database that a newer program has migrated is used as far as that one says', async () => {
    await migrate({ settings });
    const add = (version: number, readableFrom: number) =>
      query(
        `INSERT INTO schema_migrations (version, name, readable_from) VALUES (${version}, 'newer', ${readableFrom})`,
      );
    const expectUnreadable = async () => {
      const state = await checkSchema({ settings });
      assert.equal(state.status, 'unreadable');
      assert.match(state.message ?? '', /start a newer one/);
    };
    await add(9998, VERSION);
    assert.equal((await checkSchema({ settings })).status, 'ahead');
    await add(9999, 9999);
    await expectUnreadable();
    // A later migration that harms nobody does not mend what an earlier one broke.
    await add(10_000, VERSION);
    await expectUnreadable();
    await query('DELETE FROM schema_migrations WHERE version = 9999');
    assert.equal((await checkSchema({ settings })).status, 'ahead');
  });

  test('a failed migration leaves nothing behind, and says which it was', async () => {
    await migrate({ settings });
    await query('DROP TABLE installation; DELETE FROM schema_migrations');
    await assert.rejects(migrate({ settings }), /migration 1 \(schema\)/);
    assert.deepEqual(await query("SELECT to_regclass('installation') AS found"), [{ found: null }]);
  });

  test('the tables of alerts are left to metadata, and a program from before goes on', async () => {
    await migrate({ settings });
    assert.deepEqual(
      await query("SELECT to_regclass('alert_events') AS events, to_regclass('alert_rules') AS rules"),
      [{ events: null, rules: null }],
    );
    assert.deepEqual(await query('SELECT readable_from FROM schema_migrations WHERE version = 3'), [
      { readable_from: 2 },
    ]);
  });

  test('a server that is not there is unavailable, and the message holds no password', async () => {
    const away = settingsFor('postgres://someone:secret@127.0.0.1:1/x');
    await assert.rejects(migrate({ settings: away }), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'STORE_UNAVAILABLE');
      assert.match(error.message, /127\.0\.0\.1:1/);
      return !/secret/.test(error.message);
    });
  });
});

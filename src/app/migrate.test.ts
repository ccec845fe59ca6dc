import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'pg';
import { startTimescale } from '../postgres/testing/start-timescale.ts';
import { checkDatabase, migrateDatabase } from './migrate.ts';
import { temporaryFolder, testConfig } from './testing/setup.ts';

test('migrate brings samples and metadata to this version, and its check says what is missing of both', async (t) => {
  const server = await startTimescale();
  t.after(() => server.stop());
  const config = testConfig(temporaryFolder(t), `timescale.url=${server.url}`);
  const lines: string[] = [];
  const report = (line: string): void => void lines.push(line);

  assert.equal(await checkDatabase({ config, report }), false);
  assert.match(lines.at(-1) ?? '', /^Not ready: .*timescaledb.*; the metadata schema is at version 0/);
  await migrateDatabase({ config, report });
  assert.equal(lines.at(-1), 'The database is ready.');
  assert.equal(await checkDatabase({ config, report }), true);

  // Of the two, each is looked at by itself.
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query('DELETE FROM metadata_migrations');
  await client.end();
  assert.equal(await checkDatabase({ config, report }), false);
  assert.match(lines.at(-1) ?? '', /^Not ready: the metadata schema is at version 0, this program needs \d+/);
});

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { event, takeLease } from '../conformance-fixture.ts';
import { openDatabase } from './open-database.ts';
import { openSqliteMetadata, sqliteMetadata } from './sqlite-metadata.ts';

const clock = { now: () => 1_000 };
const ANN = { actor: 'ann', atMs: 1_000 };
const LONG = 'x'.repeat(100_000);

function temporaryFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-metadata-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'metadata.db');
}

test('the file is for nobody else, and keeps everything when it is opened again', async (t) => {
  const path = temporaryFile(t);
  const first = openSqliteMetadata({ path, clock });
  const stored = await first.documents('silences').create({ name: 'night', body: 1, origin: 'api' }, ANN);
  for (const file of [path, `${path}-wal`]) assert.equal(statSync(file).mode & 0o777, 0o600);
  await first.close();
  await first.close();
  await assert.rejects(first.alerts.lastSeq(), { code: 'METADATA_UNAVAILABLE' });
  const second = openSqliteMetadata({ path, clock });
  assert.deepEqual(await second.documents('silences').list(), [stored]);
  await second.close();
});

test('what was recorded survives kill -9', async (t) => {
  const path = temporaryFile(t);
  const child = fork(new URL('./testing/record-until-killed.ts', import.meta.url), [path], { execArgv: [] });
  t.after(() => child.kill('SIGKILL'));
  let acknowledged = 0;
  child.on('message', (seq) => {
    acknowledged = Number(seq);
    if (acknowledged >= 50) child.kill('SIGKILL');
  });
  await once(child, 'close');
  assert.ok(acknowledged >= 50);
  const metadata = openSqliteMetadata({ path, clock });
  assert.ok((await metadata.alerts.lastSeq()) >= acknowledged);
  assert.equal((await metadata.alerts.instances()).length, await metadata.alerts.lastSeq());
  await metadata.close();
});

test('a full disk refuses changes with a message that helps, and everything goes on once there is room', async (t) => {
  const database = openDatabase({ path: temporaryFile(t), clock });
  const metadata = sqliteMetadata(database, clock);
  t.after(() => metadata.close());
  const silences = metadata.documents('silences');
  await silences.create({ name: 'before', body: 1, origin: 'api' }, ANN);
  database.exec('PRAGMA max_page_count = 1');
  const create = () => silences.create({ name: 'long', body: LONG, origin: 'api' }, ANN);
  await assert.rejects(create(), { code: 'METADATA_FULL', status: 503, retryable: true, message: /disk/ });
  assert.equal((await silences.list()).length, 1);
  assert.deepEqual([metadata.health().status, metadata.health().code], ['failing', 'METADATA_FULL']);
  database.exec('PRAGMA max_page_count = 1073741823');
  await create();
  assert.equal(metadata.health().status, 'ok');
});

test('while another program holds the file changes are refused, reading goes on, and changes when it is free', async (t) => {
  const path = temporaryFile(t);
  const metadata = openSqliteMetadata({ path, clock });
  t.after(() => metadata.close());
  const lease = await takeLease(metadata, 'rules-00');
  const shell = new DatabaseSync(path);
  shell.exec('BEGIN IMMEDIATE');
  const record = () => metadata.alerts.record([event('e')], { lease });
  await assert.rejects(record(), { code: 'METADATA_UNAVAILABLE', retryable: true });
  assert.equal(metadata.health().status, 'failing');
  assert.equal(await metadata.alerts.lastSeq(), 0);
  shell.close();
  assert.equal((await record()).length, 1);
  assert.equal(metadata.health().status, 'ok');
});

test('a file of a newer program is refused unless that says that this one can go on', async (t) => {
  const path = temporaryFile(t);
  await openSqliteMetadata({ path, clock }).close();
  const migrate = (version: number, readableFrom: number): void => {
    const database = new DatabaseSync(path);
    database.exec(`INSERT INTO metadata_migrations VALUES (${version}, 'newer', 0, ${readableFrom})`);
    database.close();
  };
  migrate(9998, 1);
  await openSqliteMetadata({ path, clock }).close();
  migrate(9999, 9999);
  // A later one that harms nobody does not mend what an earlier one broke.
  migrate(10_000, 1);
  assert.throws(() => openSqliteMetadata({ path, clock }), { code: 'METADATA_TOO_NEW', message: /10000/ });
});

test('what is no database, or nowhere, is refused with its path', async (t) => {
  const path = temporaryFile(t);
  writeFileSync(path, 'no database, but long enough to be looked at as one: '.repeat(100));
  assert.throws(() => openSqliteMetadata({ path, clock }), /metadata\.db: file is not a database/);
  assert.throws(() => openSqliteMetadata({ path: '/nowhere/metadata.db', clock }), /\/nowhere\/metadata\.db/);
});

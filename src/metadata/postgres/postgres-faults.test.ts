import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Client } from 'pg';
import { Value } from 'typebox/value';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { systemClock } from '../../lib/clock.ts';
import { settled } from '../../postgres/testing/settled.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import { delivery, event, group, hexId, takeLease } from '../conformance-fixture.ts';
import type { Metadata } from '../port.ts';
import { checkMetadataSchema, METADATA_SCHEMA, migrateMetadata } from './migrate.ts';
import { createPostgresMetadata } from './postgres-metadata.ts';

const AWAY = { code: 'METADATA_UNAVAILABLE', status: 503, retryable: true };

function settingsFor(url: string): TimescaleSettings {
  return { ...(Value.Default(timescaleSettings, {}) as TimescaleSettings), url };
}

interface Opened {
  readonly server: TimescaleServer;
  readonly metadata: Metadata;
  readonly logged: readonly string[];
}

async function open(t: TestContext, { migrated = true, password = '' } = {}): Promise<Opened> {
  const prepare = (url: string) => migrateMetadata({ settings: settingsFor(url) });
  const server = await startTimescale({ durable: true, ...(migrated ? { prepare } : {}) });
  t.after(() => server.stop());
  const url = new URL(server.url);
  url.password = password;
  const logged: string[] = [];
  const note = (fields: object, message: string): void =>
    void logged.push(`${message} ${JSON.stringify(fields)}`);
  const metadata = createPostgresMetadata({
    settings: settingsFor(url.href),
    clock: systemClock,
    log: { info: note, warn: note, error: note },
  });
  t.after(() => metadata.close());
  return { server, metadata, logged };
}

test('while the server is away every call fails at once, health says what is waited for without the password, and it goes on by itself', async (t) => {
  const { server, metadata, logged } = await open(t, { password: 'secret' });
  const lease = await takeLease(metadata, 'rules-00');
  const before = await metadata.alerts.record([event('before')], { lease });
  const rule = await metadata
    .documents('alert_rules')
    .create({ name: 'a', body: 1, origin: 'api' }, { actor: 'ann', atMs: 1 });

  await server.kill();
  await assert.rejects(metadata.alerts.record([event('while')], { lease }), AWAY);
  const calls: readonly (() => Promise<unknown>)[] = [
    () => metadata.documents('alert_rules').list(),
    () => metadata.documents('alert_rules').delete(rule.id, 1, { actor: 'ann', atMs: 2 }),
    () => metadata.audit.list({ limit: 1 }),
    () => metadata.alerts.instances(),
    () => metadata.leases.take(['rules-00'], 'me', 1_000),
    () => metadata.leases.heartbeat('rules', 'me', 1_000),
    () => metadata.deliveries.pending(),
  ];
  for (const call of calls) {
    const startMs = performance.now();
    await assert.rejects(call(), AWAY);
    assert.ok(performance.now() - startMs < 1_000);
  }
  const { status, code, message = '' } = metadata.health();
  assert.deepEqual([status, code], ['failing', 'METADATA_UNAVAILABLE']);
  assert.match(message, /^waiting for PostgreSQL at 127\.0\.0\.1:\d+: /);

  await server.restart();
  await settled(() => metadata.health().status === 'ok');
  assert.deepEqual(await metadata.alerts.events({ limit: 10 }), before);
  assert.deepEqual(await metadata.documents('alert_rules').list(), [rule]);
  assert.equal((await metadata.alerts.record([event('after')], { lease })).length, 1);
  assert.deepEqual(
    logged.map((line) => line.slice(0, line.indexOf(' {'))),
    [
      'connected to PostgreSQL',
      'waiting for PostgreSQL; trying again until it is there',
      'connected to PostgreSQL',
    ],
  );
  assert.doesNotMatch(`${logged.join()} ${message}`, /secret/);
});

test('a server that is killed while events are recorded has all of a call or nothing of it, and a repetition stores each once', async (t) => {
  const { server, metadata } = await open(t);
  const lease = await takeLease(metadata, 'rules-00');
  const events = Array.from({ length: 3_000 }, (_, i) => event(`e${i}`, { alertId: hexId(`a${i}`) }));
  const recording = metadata.alerts.record(events, { lease });
  const failed = assert.rejects(recording, AWAY);
  // Killed when some of it has arrived.
  await new Promise(setImmediate);
  await server.kill();
  await failed;
  await server.restart();
  await settled(() => metadata.health().status === 'ok');
  const stored = await metadata.alerts.events({ limit: 10_000 });
  assert.ok(stored.length === 0 || stored.length === events.length, `${stored.length} events`);
  assert.equal((await metadata.alerts.instances()).length, stored.length);
  const again = await metadata.alerts.record(events, { lease });
  assert.equal(again.length, events.length - stored.length);
  assert.equal((await metadata.alerts.instances()).length, events.length);
});

test('deliveries that were stored before the server was killed are taken afterwards', async (t) => {
  const { server, metadata } = await open(t);
  const lease = await takeLease(metadata, 'notify-00');
  await metadata.deliveries.enqueue([delivery('a'), delivery('b')], { groups: [group('g')], lease });
  const take = () => metadata.deliveries.takeDue({ nowMs: 1_000, staleMs: 0, limit: 1, lease });
  const [taken] = await take();
  await server.kill();
  await assert.rejects(take(), AWAY);
  await server.restart();
  await settled(() => metadata.health().status === 'ok');
  assert.equal(await metadata.deliveries.pending(), 2);
  const rest = await metadata.deliveries.takeDue({ nowMs: 1_000, staleMs: 0, limit: 9, lease });
  assert.equal(rest.length, 2);
  assert.ok(rest.some(({ id }) => id === taken?.id));
});

test('without its tables it waits and says so, and goes on when they are there', async (t) => {
  const { server, metadata } = await open(t, { migrated: false });
  await assert.rejects(metadata.alerts.lastSeq(), { ...AWAY, message: /dashboarding migrate/ });
  assert.match(metadata.health().message ?? '', /metadata schema is at version 0.*dashboarding migrate/);
  const settings = settingsFor(server.url);
  assert.equal((await checkMetadataSchema({ settings })).status, 'behind');
  const lines: string[] = [];
  const report = (line: string): void => void lines.push(line);
  await Promise.all([migrateMetadata({ settings, report }), migrateMetadata({ settings, report })]);
  const { length } = METADATA_SCHEMA.migrations;
  assert.equal(lines.filter((line) => line.startsWith('Applied')).length, length);
  await migrateMetadata({ settings, report });
  assert.equal(lines.at(-1), `The metadata schema is at version ${length}.`);
  await settled(() => metadata.health().status === 'ok');
  assert.equal(await metadata.alerts.lastSeq(), 0);

  // A newer program migrates under this one, which goes on as far as that one says.
  const migratedTo = async (readableFrom: number): Promise<void> => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    const values = `(9999, 'newer', ${readableFrom})`;
    await client.query(
      `INSERT INTO metadata_migrations (version, name, readable_from) VALUES ${values}
       ON CONFLICT (version) DO UPDATE SET readable_from = excluded.readable_from`,
    );
    await client.end();
  };
  await migratedTo(1);
  assert.equal((await checkMetadataSchema({ settings })).status, 'ahead');
  await migrateMetadata({ settings });
  await migratedTo(9999);
  await assert.rejects(migrateMetadata({ settings }), {
    code: 'SCHEMA_TOO_NEW',
    message: /start a newer one/,
  });
});

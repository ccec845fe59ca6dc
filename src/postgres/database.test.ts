import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { Client } from 'pg';
import { Value } from 'typebox/value';
import { type TimescaleSettings, timescaleSettings } from '../config/sections/timescale.ts';
import { systemClock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { Database, type DatabaseDependencies } from './database.ts';
import { UnansweredCancel } from './faults.ts';
import { FaultProxy } from './testing/fault-proxy.ts';
import { settled } from './testing/settled.ts';
import { startTimescale } from './testing/start-timescale.ts';
import type { TimescaleServer } from './testing/timescale-server.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function settingsFor(url: string): TimescaleSettings {
  return {
    ...(Value.Default(timescaleSettings, {}) as TimescaleSettings),
    ...{ url, connectTimeoutSeconds: 0.5 },
  };
}

function fault(message: string): AppError {
  return new AppError('AWAY', message, { status: 503 });
}

describe('the connections to a server', () => {
  let server: TimescaleServer;
  before(async () => {
    server = await startTimescale();
  });
  after(() => server.stop());

  function open(t: TestContext, overrides: Partial<DatabaseDependencies> = {}): Database {
    const database = new Database({
      settings: settingsFor(server.url),
      ...{ clock: systemClock, log, pool: { max: 2 }, check: async () => undefined },
      errors: {
        of: 'the server',
        unavailable: fault,
        failure: (error, doing) => fault(`${doing}: ${(error as Error).message}`),
      },
      ...overrides,
    });
    t.after(() => database.close());
    return database;
  }

  test('whoever finds all of them in use is refused after a while, and the server is not taken for lost', async (t) => {
    const database = open(t);
    const held = Promise.withResolvers<void>();
    const holding = [1, 2].map(() => database.run('holding', () => held.promise));
    await assert.rejects(database.rows('asking', 'SELECT 1'), { code: 'AWAY' });
    assert.deepEqual(database.health(), { status: 'ok' });
    held.resolve();
    await Promise.all(holding);
    assert.equal((await database.rows('asking', 'SELECT 1')).length, 1);
  });

  test('one slow answer to a cancellation does not make it lost, either', async (t) => {
    const database = open(t);
    await database.rows('asking', 'SELECT 1');
    database.noteFault(new UnansweredCancel());
    assert.deepEqual(database.health(), { status: 'ok' });
    database.noteFault(new Error('Connection terminated unexpectedly'));
    assert.equal(database.health().status, 'failing');
  });

  test('what the database lacks is noticed while its connections stay open, and that it is there again, too', async (t) => {
    const database = open(t, {
      recheckMs: 20,
      check: async (client) => {
        const { rows } = await client.query("SELECT to_regclass('lacking') AS lacking");
        return rows[0]?.lacking === null ? undefined : 'it lacks something';
      },
    });
    await database.rows('breaking', 'CREATE TABLE lacking ()');
    await settled(() => database.health().status === 'failing');
    assert.match(database.health().message ?? '', /^waiting for the server at .*: it lacks something$/);
    await assert.rejects(database.rows('asking', 'SELECT 1'), { code: 'AWAY' });
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query('DROP TABLE lacking');
    await client.end();
    await settled(() => database.isReady);
  });

  test('a host that is lost without a word costs one failure, however many connections led to it', async (t) => {
    const { hostname: host, port } = new URL(server.url);
    const proxy = new FaultProxy({ host, port: Number(port) });
    await proxy.open();
    const url = new URL(server.url);
    url.port = String(proxy.port);
    const database = open(t, { settings: settingsFor(url.href), pool: { max: 4 } });
    t.after(() => proxy.close());
    const held = Promise.withResolvers<void>();
    const holding = Array.from({ length: 4 }, () => database.run('holding', () => held.promise));
    await settled(() => database.activeConnections === 4);
    held.resolve();
    await Promise.all(holding);
    proxy.abandon();
    await assert.rejects(database.run('asking', (client) => client.query('SELECT 1'), { seconds: 0.2 }));
    await settled(() => database.isReady);
    assert.equal((await database.rows('asking', 'SELECT 1')).length, 1);
  });

  test('what takes longer than it may fails, and says so', async (t) => {
    const database = open(t);
    const sleeping = database.run('sleeping', (client) => client.query('SELECT pg_sleep(1)'), {
      seconds: 0.1,
    });
    await assert.rejects(sleeping, { message: /^sleeping at .*sleeping took longer than 0\.1 s/ });
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Value } from 'typebox/value';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import { ReadPool } from './read-pool.ts';
import { copyOut } from './read-statement.ts';

describe('the pool of connections to read from', () => {
  let a: TimescaleServer;
  let b: TimescaleServer;
  before(async () => {
    [a, b] = await Promise.all([start('a'), start('b')]);
  });
  after(() => Promise.all([a.stop(), b.stop()]));

  test('replicas are read from in turn', async (t) => {
    const { pool } = open(t, { primary: a, replicas: [a, b] });
    const names = await Promise.all([1, 2, 3, 4].map(() => pool.run(whoAnswers)));
    assert.deepEqual(names.sort(), ['a', 'a', 'b', 'b']);
    assert.deepEqual(pool.health(), { status: 'ok' });
  });

  test('one that dies is left out at once, named by health, and comes back', async (t) => {
    const { pool, messages } = open(t, { primary: a, replicas: [a, b] });
    await Promise.all([1, 2].map(() => pool.run(whoAnswers)));
    await b.kill();
    t.after(() => b.restart());
    for (let i = 0; i < 4; i++) assert.equal(await pool.run(whoAnswers), 'a');
    const health = pool.health();
    assert.equal(health.status, 'degraded');
    assert.match(health.message ?? '', new RegExp(`to 1 of 2 replicas.*127.0.0.1:${new URL(b.url).port}: `));
    assert.doesNotMatch(health.message ?? '', /postgres/);
    await b.restart();
    await until(async () => (await pool.run(whoAnswers)) === 'b');
    assert.deepEqual(pool.health(), { status: 'ok' });
    assert.deepEqual(messages, ['a replica is left out of reads', 'a replica is read from again']);
  });

  test('without any replica left the primary answers', async (t) => {
    const { pool } = open(t, { primary: a, replicas: [b] });
    await b.kill();
    t.after(() => b.restart());
    assert.equal(await pool.run(whoAnswers), 'a');
    assert.match(pool.health().message ?? '', /reads go to the primary/);
    await b.restart();
    await until(async () => (await pool.run(whoAnswers)) === 'b');
  });

  test('a read that was under way on a server that dies is done again on the next', async (t) => {
    const { pool } = open(t, { primary: a, replicas: [b] });
    t.after(() => b.restart());
    let tries = 0;
    const name = await pool.run(async (client) => {
      if (tries++ === 0) await Promise.all([client.query('SELECT pg_sleep(30)'), b.kill()]);
      return whoAnswers(client);
    });
    assert.equal(name, 'a');
  });

  test('a fault of the statement is not tried elsewhere', async (t) => {
    const { pool } = open(t, { primary: a, replicas: [b] });
    let tries = 0;
    const reading = pool.run((client) => {
      tries++;
      return client.query('SELECT * FROM nowhere');
    });
    await assert.rejects(reading, { code: '42P01' });
    assert.equal(tries, 1);
    assert.deepEqual(pool.health(), { status: 'ok' });
  });

  test('a server that hangs is left out when it does not answer a cancellation', async (t) => {
    const { pool } = open(t, { primary: a, replicas: [b] });
    assert.equal(await pool.run(whoAnswers), 'b');
    b.pause();
    t.after(() => b.resume());
    const controller = new AbortController();
    const reading = pool.run((client) => {
      queueMicrotask(() => controller.abort());
      return copyOut(client, 'SELECT 1', { signal: controller.signal, onChunk: () => undefined });
    }, controller.signal);
    await assert.rejects(reading, { code: 'QUERY_CANCELLED' });
    assert.equal(await pool.run(whoAnswers), 'a');
    assert.equal(pool.health().status, 'degraded');
    b.resume();
    await until(async () => (await pool.run(whoAnswers)) === 'b');
  });

  test('a statement that nobody can cancel is broken off some time after its reader has left', async (t) => {
    const { pool } = open(t, { primary: a, replicas: [b] });
    assert.equal(await pool.run(whoAnswers), 'b');
    b.pause();
    t.after(() => b.resume());
    const controller = new AbortController();
    const reading = pool.run((client) => {
      queueMicrotask(() => controller.abort());
      return client.query('SELECT 1');
    }, controller.signal);
    await assert.rejects(reading, { code: 'QUERY_CANCELLED' });
    assert.equal(await pool.run(whoAnswers), 'a');
    b.resume();
    await until(async () => (await pool.run(whoAnswers)) === 'b');
  });

  test('reads leave four connections to the primary to others', async (t) => {
    const { pool, primaryPool } = open(t, { primary: a, replicas: [], maxConnections: 6 });
    const held = Promise.withResolvers<void>();
    let atWork = 0;
    const holding = Array.from({ length: 5 }, () =>
      pool.run(() => {
        atWork += 1;
        return held.promise;
      }),
    );
    await until(async () => atWork === 2);
    assert.equal((await primaryPool.query('SELECT 1')).rowCount, 1);
    assert.equal(primaryPool.totalCount, 3);
    held.resolve();
    await Promise.all(holding);
    assert.equal(atWork, 5);
  });

  test('a replica whose connections are all in use stays, and the next server answers', async (t) => {
    const { pool } = open(t, { primary: a, replicas: [b], maxConnections: 2 });
    const held = Promise.withResolvers<void>();
    const holding = [1, 2].map(() => pool.run(() => held.promise));
    assert.equal(await pool.run(whoAnswers), 'a');
    assert.deepEqual(pool.health(), { status: 'ok' });
    held.resolve();
    await Promise.all(holding);
    assert.equal(await pool.run(whoAnswers), 'b');
  });

  test('who leaves does not wait for a connection', async (t) => {
    const { pool } = open(t, { primary: a, replicas: [], maxConnections: 2 });
    const held = Promise.withResolvers<void>();
    const holding = [1, 2].map(() => pool.run(() => held.promise));
    const waiting = pool.run(whoAnswers, AbortSignal.timeout(1));
    await assert.rejects(waiting, { code: 'QUERY_CANCELLED' });
    held.resolve();
    await Promise.all(holding);
    assert.equal(await pool.run(whoAnswers), 'a');
  });
});

function start(name: string): Promise<TimescaleServer> {
  return startTimescale({
    // A killed server must know its name when it comes back.
    durable: true,
    prepare: async (url) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`CREATE TABLE me AS SELECT '${name}' AS name`);
      await client.end();
    },
  });
}

interface Opening {
  readonly primary: TimescaleServer;
  readonly replicas: readonly TimescaleServer[];
  readonly maxConnections?: number;
}

function open(t: TestContext, { primary, replicas, maxConnections = 4 }: Opening) {
  const settings: TimescaleSettings = {
    ...(Value.Default(timescaleSettings, {}) as TimescaleSettings),
    url: primary.url,
    readUrls: replicas.map(({ url }) => url),
    maxConnections,
    connectTimeoutSeconds: 2,
  };
  const messages: string[] = [];
  const note = (_: object, message: string) => void messages.push(message);
  const primaryPool = new pg.Pool({ connectionString: primary.url, max: maxConnections });
  primaryPool.on('error', () => undefined);
  const pool = new ReadPool({ settings, primary: primaryPool, log: { info: note, warn: note } });
  t.after(async () => {
    await pool.close();
    await primaryPool.end();
  });
  return { pool, primaryPool, messages };
}

async function whoAnswers(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM me');
  return rows[0]?.name ?? '';
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, 'the condition was not met in 20 s');
    await sleep(20);
  }
}

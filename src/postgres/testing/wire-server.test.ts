import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { startTimescale } from './start-timescale.ts';
import type { TimescaleServer } from './timescale-server.ts';

describe('the TimescaleDB test server', () => {
  let server: TimescaleServer;
  before(async () => {
    server = await startTimescale({ prepare: createTable });
  });
  after(() => server.stop());

  async function connected<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => {});
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
  const count = () =>
    connected(async (client) => Number((await client.query('SELECT count(*) FROM t')).rows[0].count));
  const clear = () => connected((client) => client.query('TRUNCATE t'));

  test('parameters, errors and prepared statements work as on any server', () =>
    connected(async (client) => {
      assert.deepEqual((await client.query('SELECT $1::int + 1 AS x', [41])).rows, [{ x: 42 }]);
      await assert.rejects(client.query('SELECT 1 / $1::int', [0]), { code: '22012' });
      await assert.rejects(client.query('SELEKT'), { code: '42601' });
      const named = { name: 'same', text: 'SELECT $1::text AS x', values: ['a'] };
      assert.deepEqual((await client.query(named)).rows, [{ x: 'a' }]);
      await connected(async (other) => {
        const sameName = { name: 'same', text: 'SELECT 7 AS y' };
        assert.deepEqual((await other.query(sameName)).rows, [{ y: 7 }]);
      });
      assert.deepEqual((await client.query(named)).rows, [{ x: 'a' }]);
    }));

  test('COPY goes in and out in binary, whole or not at all', async () => {
    await clear();
    await connected(async (client) => {
      await pipeline(
        Readable.from(copyRows(5_000)),
        client.query(copyFrom('COPY t FROM STDIN (FORMAT binary)')),
      );
      assert.equal(await count(), 5_000);
      const out = client.query(
        copyTo('COPY (SELECT a FROM t WHERE a < 3 ORDER BY a) TO STDOUT (FORMAT binary)'),
      );
      const bytes = Buffer.concat(await Array.fromAsync(out as AsyncIterable<Buffer>));
      assert.equal(bytes.length, 19 + 3 * 14 + 2);

      const cut = Buffer.concat([...copyRows(3)]).subarray(0, 40);
      const bad = pipeline(Readable.from([cut]), client.query(copyFrom('COPY t FROM STDIN (FORMAT binary)')));
      await assert.rejects(bad, { code: '22P04' });
      assert.deepEqual((await client.query('SELECT 1 AS x')).rows, [{ x: 1 }]);
      assert.equal(await count(), 5_000);
    });
  });

  test('a COPY that the client gives up stores nothing', async () => {
    await clear();
    await connected(async (client) => {
      const stream = client.query(copyFrom('COPY t FROM STDIN (FORMAT binary)'));
      stream.write([...copyRows(3)][0] as Buffer);
      const ended = once(stream, 'error').catch((error: unknown) => [error]);
      stream.destroy(new Error('changed my mind'));
      await ended;
      await client.query('SELECT 1');
    });
    assert.equal(await count(), 0);
  });

  test('a pool of eight runs transactions that do not see each other half done', async () => {
    await clear();
    const pool = new pg.Pool({ connectionString: server.url, max: 8 });
    const transfer = async (a: number) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('INSERT INTO t VALUES ($1)', [a]);
        await client.query('INSERT INTO t VALUES ($1)', [-a]);
        await client.query(a % 4 === 0 ? 'ROLLBACK' : 'COMMIT');
      } finally {
        client.release();
      }
    };
    const look = async () => {
      const { rows } = await pool.query(
        'SELECT coalesce(sum(a), 0)::int AS sum, count(*)::int AS count FROM t',
      );
      assert.equal(rows[0].sum, 0);
      assert.equal(rows[0].count % 2, 0);
    };
    await Promise.all(Array.from({ length: 80 }, (_, i) => (i % 3 === 0 ? look() : transfer(i))));
    await pool.end();
    const kept = Array.from({ length: 80 }, (_, i) => i).filter((i) => i % 3 !== 0 && i % 4 !== 0).length;
    assert.equal(await count(), 2 * kept);
  });

  test('a client that vanishes within a transaction is rolled back and frees the server', async () => {
    await clear();
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => {});
    await client.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO t VALUES (1)');
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    assert.equal(await count(), 0);
  });

  test('settings of one session do not reach another', () =>
    connected(async (client) => {
      const zone = async (of: pg.Client) => (await of.query('SHOW TimeZone')).rows[0].TimeZone as string;
      await client.query("SET TimeZone = 'Asia/Tokyo'");
      assert.notEqual(await connected(zone), 'Asia/Tokyo');
      assert.equal(await zone(client), 'Asia/Tokyo');
      await client.query('BEGIN');
      await client.query("SET LOCAL statement_timeout = '5s'");
      await client.query('SELECT pg_advisory_xact_lock(1)');
      await client.query('COMMIT');
      assert.equal((await client.query('SHOW statement_timeout')).rows[0].statement_timeout, '0');
    }));

  test('a request that is cancelled ends with the code for it', async () => {
    await connected(async (blocker) => {
      await blocker.query('BEGIN');
      await blocker.query('LOCK TABLE t');
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      const waiting = client.query('SELECT count(*) FROM t');
      const rejected = assert.rejects(waiting, { code: '57014' });
      const settled = rejected.then(() => true);
      // The request must have arrived before its cancellation does, which nothing tells: it is asked for until it works.
      while (!(await Promise.race([settled, cancel(client)])));
      await rejected;
      await client.end();
    });
  });

  test('it is TimescaleDB, and reset goes back to what prepare left', async () => {
    await connected(async (client) => {
      await client.query('INSERT INTO h VALUES (now(), 1)');
      await client.query('CREATE TABLE later (x int)');
      const { rows } = await client.query("SELECT time_bucket('1 hour', time) FROM h");
      assert.equal(rows.length, 1);
    });
    await server.reset();
    await connected(async (client) => {
      assert.equal((await client.query('SELECT count(*)::int AS n FROM h')).rows[0].n, 0);
      await assert.rejects(client.query('SELECT * FROM later'), { code: '42P01' });
      await client.query('INSERT INTO h VALUES (now(), 1)');
    });
  });

  async function createTable(url: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('CREATE EXTENSION IF NOT EXISTS timescaledb');
    await client.query('CREATE TABLE t (a bigint)');
    await client.query('CREATE TABLE h (time timestamptz NOT NULL, value float8)');
    await client.query("SELECT create_hypertable('h', 'time')");
    await client.end();
  }
});

test('what was committed survives kill -9, and an unanswered client gets its answer after a pause', async (t) => {
  const server = await startTimescale({ durable: true });
  t.after(() => server.stop());
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end().catch(() => {});
    }
  };
  await run('CREATE EXTENSION IF NOT EXISTS timescaledb');
  await run('CREATE TABLE h (time timestamptz NOT NULL, value float8)');
  await run("SELECT create_hypertable('h', 'time')");
  for (let i = 0; i < 3; i++) await run(`INSERT INTO h VALUES ('2026-11-0${i + 1}', ${i})`);
  await server.kill();
  await assert.rejects(run('SELECT 1'), { code: 'ECONNREFUSED' });
  await server.restart();
  const sum = 'SELECT count(*)::int AS count, sum(value) AS sum FROM h';
  assert.deepEqual(await run(sum), [{ count: 3, sum: 3 }]);
  server.pause();
  const late = run(sum);
  server.resume();
  assert.deepEqual(await late, [{ count: 3, sum: 3 }]);
});

/** Rows of one bigint in the binary COPY format, in pieces. */
function* copyRows(count: number): Generator<Buffer> {
  const header = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
  yield header;
  for (let i = 0; i < count; i++) {
    const row = Buffer.alloc(14);
    row.writeInt16BE(1, 0);
    row.writeInt32BE(8, 2);
    row.writeBigInt64BE(BigInt(i), 6);
    yield row;
  }
  yield Buffer.from([0xff, 0xff]);
}

/** Sends the request to cancel what the client waits for; resolves to false when the server has closed that connection. */
async function cancel(client: pg.Client): Promise<false> {
  const canceller = new pg.Client({ connectionString: `postgres://x@${client.host}:${client.port}/x` });
  const { connection } = canceller as unknown as {
    connection: {
      stream: NodeJS.EventEmitter;
      connect(port: number, host: string): void;
      cancel(a: number, b: number): void;
    } & NodeJS.EventEmitter;
  };
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
  const closed = once(connection, 'end');
  connection.on('error', () => {});
  connection.connect(client.port, client.host);
  connection.once('connect', () => connection.cancel(processID, secretKey));
  await closed;
  return false;
}

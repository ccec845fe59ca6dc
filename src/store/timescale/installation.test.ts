import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { Client } from 'pg';
import { Value } from 'typebox/value';
import { type StoreSettings, storeSettings } from '../../config/sections/store.ts';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { systemClock } from '../../lib/clock.ts';
import type { SeriesRecord } from '../../model/series.ts';
import { settled } from '../../postgres/testing/settled.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import { migrate } from './migrate.ts';
import { createTimescaleStore, type TimescaleStore } from './timescale-store.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function settingsFor(url: string): TimescaleSettings {
  return { ...(Value.Default(timescaleSettings, {}) as TimescaleSettings), url, maxConnections: 4 };
}

interface Process {
  readonly store: TimescaleStore;
  /** Of its metric. */
  readonly name: string;
  /** What it knows of series. */
  readonly known: SeriesRecord[];
  /** Why it ends, once it has to. */
  readonly ends: string[];
}

describe('a database that goes back to an earlier state', () => {
  let server: TimescaleServer;
  let started = 0;
  before(async () => {
    server = await startTimescale({
      durable: true,
      prepare: (url) => migrate({ settings: settingsFor(url) }),
    });
  });
  after(() => server.stop());

  async function start(t: TestContext, recheckMs?: number): Promise<Process> {
    const known: SeriesRecord[] = [];
    const ends: string[] = [];
    const store = createTimescaleStore({
      settings: settingsFor(server.url),
      storeSettings: Value.Default(storeSettings, {}) as StoreSettings,
      ...{ clock: systemClock, log },
      newestSeries: () => known.toSorted((a, b) => a.id - b.id).at(-1),
      onReplaced: ({ message }) => ends.push(message),
      ...(recheckMs === undefined ? {} : { recheckMs }),
    });
    t.after(() => store.close());
    await store.listMetrics();
    return { store, name: `cpu_${++started}`, known, ends };
  }

  /** Registers a series of one host; the process knows it then. */
  async function register({ store, known, name }: Process, host: string): Promise<number> {
    const definition = { name, tags: { host } };
    const [id] = await store.registerSeries([definition]);
    known.push({ ...definition, id: id as number });
    return id as number;
  }

  async function sql(...statements: readonly string[]): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    try {
      let rows: readonly Record<string, unknown>[] = [];
      for (const statement of statements) rows = (await client.query(statement)).rows;
      return rows;
    } finally {
      await client.end();
    }
  }

  /** What a standby holds that was promoted before it got the last registrations: it has another history than it says. */
  async function failOver({ keeps }: { keeps: number }): Promise<void> {
    await sql(
      `DELETE FROM series WHERE id > ${keeps}`,
      `SELECT setval('series_id_seq', ${Math.max(1, keeps)}, ${keeps > 0})`,
      "UPDATE installation SET history = 'primary'",
    );
    await reconnect();
  }

  async function reconnect(): Promise<void> {
    await server.kill();
    await server.restart();
  }

  function batch(seriesId: number, number: number) {
    return {
      ...{ id: new Uint8Array(16).fill(number), keyed: false, seriesIds: Uint32Array.of(seriesId) },
      ...{ times: Float64Array.of(Date.now()), values: Float64Array.of(number) },
    };
  }

  test('ends whoever knows a series that is lost, and gives its id to no other', async (t) => {
    const process = await start(t);
    await register(process, 'kept');
    const lost = await register(process, 'lost');
    await failOver({ keeps: lost - 1 });
    await settled(() => /a new start of this process/.test(process.store.health().message ?? ''));
    assert.match(process.ends.join(), /^the database has gone back to an earlier state and lost series/);
    await assert.rejects(process.store.write([batch(lost, 1)]), {
      code: 'STORE_UNAVAILABLE',
      message: /a new start of this process/,
    });
    const next = await start(t);
    assert.ok((await register(next, 'new')) > lost + 900_000);
    assert.notEqual(next.store.installationId, process.store.installationId);
  });

  test('lets whoever knows none of those go on, under a new identity', async (t) => {
    const process = await start(t);
    const kept = await register(process, 'kept');
    const before = process.store.installationId;
    const other = { ...(await start(t)), name: process.name };
    const lost = await register(other, 'lost');
    await failOver({ keeps: kept });
    await settled(() => process.store.health().status === 'ok');
    assert.equal(process.ends.length, 0);
    assert.notEqual(process.store.installationId, before);
    assert.equal(await register(process, 'kept'), kept);
    assert.deepEqual((await process.store.write([batch(kept, 1)])).written, [true]);

    // Batches that carry the lost id still come, and others with them.
    await assert.rejects(process.store.write([batch(kept, 2), batch(lost, 3)]), {
      code: 'SERIES_LOST',
      status: 422,
      retryable: false,
      message: new RegExp(`the series ${lost}:`),
    });
    assert.equal(process.store.health().status, 'ok');
    const renewed = await register(process, 'lost');
    assert.deepEqual((await process.store.write([batch(kept, 2), batch(renewed, 3)])).written, [true, true]);
  });

  test('again and again, keeps what each time was lost apart', async (t) => {
    const process = await start(t);
    const ids = [await register(process, 'host-0')];
    for (let time = 1; time <= 3; time += 1) {
      await failOver({ keeps: ids.at(-1) as number });
      await settled(() => process.store.health().status === 'ok');
      ids.push(await register(process, `host-${time}`));
    }
    assert.deepEqual(
      ids.map((id) => Math.floor((id - (ids[0] as number)) / 1_000_000)),
      [0, 1, 2, 3],
    );
    assert.equal(process.ends.length, 0);
    for (const [number, id] of ids.entries()) {
      await process.store.write([batch(id, number)]);
      // The next id was never given, and never will be; behind the last one it is still to come.
      if (number < 3) {
        await assert.rejects(process.store.write([batch(id + 1, 10 + number)]), { code: 'SERIES_LOST' });
      }
    }
  });

  test('without another history is noticed by the newest series alone', async (t) => {
    const process = await start(t);
    const lost = await register(process, 'lost');
    await sql(
      `DELETE FROM series WHERE id = ${lost}`,
      `SELECT setval('series_id_seq', ${lost}, false)`,
      `SELECT register_series('{taken}', '{"{\\"host\\": \\"taker\\"}"}', '{null}', '{null}')`,
    );
    assert.deepEqual(await sql('SELECT max(id) AS id FROM series'), [{ id: lost }]);
    await reconnect();
    await settled(() => process.ends.length > 0);
  });

  test('and is another one than before ends everybody', async (t) => {
    const process = await start(t);
    await sql('UPDATE installation SET id = gen_random_uuid()');
    await reconnect();
    await settled(() => process.ends.length > 0);
    assert.match(process.ends.join(), /^another database/);
  });

  test('behind a name that leads there by now is noticed by a new connection, and the old ones are given up', async (t) => {
    const process = await start(t);
    const kept = await register(process, 'kept');
    const before = process.store.installationId;
    // No connection breaks, as when a name leads to the new primary and the old one still runs.
    await sql("UPDATE installation SET history = 'primary'");
    const asking = Array.from({ length: 4 }, () => process.store.listMetrics().catch(() => undefined));
    await Promise.all(asking);
    await settled(() => process.store.health().status === 'ok' && process.store.installationId !== before);
    assert.equal(await register(process, 'kept'), kept);
    assert.equal(process.ends.length, 0);
  });

  test('is noticed though nobody needs a new connection', async (t) => {
    const process = await start(t, 50);
    const before = process.store.installationId;
    await sql("UPDATE installation SET history = 'primary'");
    await settled(() => process.store.installationId !== before);
    await settled(() => process.store.health().status === 'ok');
    assert.ok(Array.isArray(await process.store.listMetrics()));
  });
});

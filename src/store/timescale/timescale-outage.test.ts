import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'pg';
import { Value } from 'typebox/value';
import { type StoreSettings, storeSettings } from '../../config/sections/store.ts';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { systemClock } from '../../lib/clock.ts';
import { settled } from '../../postgres/testing/settled.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import { migrate } from './migrate.ts';
import { createTimescaleStore } from './timescale-store.ts';

test('while the server is away writes fail at once, health says what is waited for, it goes on by itself, but not with another database', async (t) => {
  const settingsFor = (url: string): TimescaleSettings => ({
    ...(Value.Default(timescaleSettings, {}) as TimescaleSettings),
    url,
  });
  const server = await startTimescale({
    durable: true,
    prepare: (url) => migrate({ settings: settingsFor(url) }),
  });
  t.after(() => server.stop());
  const logged: string[] = [];
  const note = (_fields: object, message: string): void => void logged.push(message);
  const store = createTimescaleStore({
    settings: settingsFor(server.url),
    storeSettings: Value.Default(storeSettings, {}) as StoreSettings,
    clock: systemClock,
    log: { info: note, warn: note, error: note },
    onReplaced: (error) => void logged.push(error.message),
  });
  t.after(() => store.close());
  const ids = await store.registerSeries([{ name: 'away', tags: {} }]);
  const nowMs = Date.now();
  const batch = (id: number) => ({
    ...{ id: new Uint8Array(16).fill(id), keyed: false, seriesIds: ids },
    ...{ times: Float64Array.of(nowMs), values: Float64Array.of(id) },
  });
  await store.write([batch(1)]);

  await server.kill();
  await assert.rejects(store.write([batch(2)]), { code: 'STORE_UNAVAILABLE', retryable: true });
  await assert.rejects(store.write([batch(2)]), { code: 'STORE_UNAVAILABLE' });
  assert.equal(store.health().status, 'failing');
  assert.match(store.health().message ?? '', /waiting for TimescaleDB at 127\.0\.0\.1:\d+: /);

  await server.restart();
  await settled(() => store.health().status === 'ok');
  assert.deepEqual((await store.write([batch(1), batch(2)])).written, [false, true]);
  const read = await store.readSamples({
    ...{ seriesIds: ids, startMs: nowMs, endMs: nowMs + 1, maxSamples: 10 },
  });
  assert.deepEqual([...read.values], [1, 2]);
  assert.deepEqual(logged, [
    'connected to TimescaleDB',
    'waiting for TimescaleDB; trying again until it is there',
    'connected to TimescaleDB',
  ]);

  // Another database in its place is told, and not written to.
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query('UPDATE installation SET id = gen_random_uuid()');
  await client.end();
  await server.kill();
  await assert.rejects(store.write([batch(3)]), { code: 'STORE_UNAVAILABLE' });
  await server.restart();
  await settled(() => logged.some((message) => message.startsWith('another database')));
  await settled(() => /another database/.test(store.health().message ?? ''));
  await assert.rejects(store.write([batch(3)]), { code: 'STORE_UNAVAILABLE', message: /another database/ });
});

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { Value } from 'typebox/value';
import { type StoreSettings, storeSettings } from '../../config/sections/store.ts';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { systemClock } from '../../lib/clock.ts';
import { settled } from '../../postgres/testing/settled.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import { migrate } from './migrate.ts';
import { createTimescaleStore, type TimescaleStore } from './timescale-store.ts';

const UNAVAILABLE = { code: 'STORE_UNAVAILABLE', retryable: true };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Nothing here waits for the server's own time. */
const PATIENCE_MS = 10_000;

function settingsFor(url: string): TimescaleSettings {
  return { ...(Value.Default(timescaleSettings, {}) as TimescaleSettings), url };
}

describe('a database that takes connections and says nothing', { timeout: 120_000 }, () => {
  let server: TimescaleServer;
  let store: TimescaleStore;
  before(async () => {
    server = await startTimescale({ prepare: (url) => migrate({ settings: settingsFor(url) }) });
  });
  beforeEach(() => {
    store = createTimescaleStore({
      settings: {
        ...settingsFor(server.url),
        connectTimeoutSeconds: 1,
        requestTimeoutSeconds: 3,
        writeTimeoutSeconds: 3,
      },
      storeSettings: Value.Default(storeSettings, {}) as StoreSettings,
      ...{ clock: systemClock, log },
    });
    return store.listMetrics();
  });
  afterEach(async () => {
    server.resume();
    await store.close();
  });
  after(() => server.stop());

  test('fails whatever asks it, in time, and is asked again when it answers', async () => {
    const ids = await store.registerSeries([{ name: 'known', tags: {} }]);
    const batch = {
      ...{ id: new Uint8Array(16).fill(1), keyed: false, seriesIds: ids },
      ...{ times: Float64Array.of(Date.now()), values: Float64Array.of(1) },
    };
    server.pause();
    const startedMs = performance.now();
    await Promise.all([
      assert.rejects(store.registerSeries([{ name: 'new', tags: {} }]), UNAVAILABLE),
      assert.rejects(Array.fromAsync(store.listSeries(0)), UNAVAILABLE),
      assert.rejects(store.listMetrics(), UNAVAILABLE),
      assert.rejects(store.stats(), UNAVAILABLE),
      assert.rejects(store.write([batch]), UNAVAILABLE),
      assert.rejects(store.maintain(Date.now()), UNAVAILABLE),
    ]);
    assert.ok(performance.now() - startedMs < PATIENCE_MS);
    assert.match(store.health().message ?? '', /waiting for TimescaleDB/);
    server.resume();
    await settled(() => store.health().status === 'ok');
    assert.deepEqual((await store.write([batch])).written, [true]);
    assert.equal((await store.registerSeries([{ name: 'new', tags: {} }])).length, 1);
  });

  test('does not hold up the end of the process', async () => {
    server.pause();
    const maintaining = assert.rejects(store.maintain(Date.now()), UNAVAILABLE);
    await assert.rejects(store.listMetrics(), UNAVAILABLE);
    const startedMs = performance.now();
    await store.close();
    await maintaining;
    assert.ok(performance.now() - startedMs < PATIENCE_MS);
  });
});

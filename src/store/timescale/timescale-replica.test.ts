import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Value } from 'typebox/value';
import { type StoreSettings, storeSettings } from '../../config/sections/store.ts';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { systemClock } from '../../lib/clock.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import { migrate } from './migrate.ts';
import { createTimescaleStore, type TimescaleStore } from './timescale-store.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const NOW = Date.now();

/** Two servers that hold the same take the place of a primary and its replica. */
describe('a store with a replica', { timeout: 120_000 }, () => {
  let primary: TimescaleServer;
  let replica: TimescaleServer;
  before(async () => {
    [primary, replica] = await Promise.all([start(), start()]);
  });
  after(() => Promise.all([primary.stop(), replica.stop()]));

  function start(): Promise<TimescaleServer> {
    return startTimescale({
      durable: true,
      prepare: async (url) => {
        await migrate({ settings: settingsFor(url) });
        await fill(url);
      },
    });
  }

  for (const fault of ['is gone', 'says nothing'] as const) {
    test(`answers from it, and says what it covers, while the primary ${fault}`, async (t) => {
      const store = open(primary.url, [replica.url]);
      const before = await store.stats();
      if (fault === 'is gone') await primary.kill();
      else primary.pause();
      t.after(async () => {
        primary.resume();
        await primary.restart();
        await store.close();
      });
      const { tiers, metricCoverage } = await store.stats();
      assert.deepEqual(
        { tiers, metricCoverage },
        { tiers: before.tiers, metricCoverage: before.metricCoverage },
      );
      const { values } = await store.readSamples({
        ...{ seriesIds: Uint32Array.of(1), startMs: NOW, endMs: NOW + 1, maxSamples: 10 },
      });
      assert.deepEqual([...values], [42]);
      await assert.rejects(store.registerSeries([{ name: 'new', tags: {} }]), { code: 'STORE_UNAVAILABLE' });
    });
  }
});

function settingsFor(url: string, readUrls: string[] = []): TimescaleSettings {
  return {
    ...(Value.Default(timescaleSettings, {}) as TimescaleSettings),
    ...{ url, readUrls, connectTimeoutSeconds: 1, requestTimeoutSeconds: 2 },
  };
}

function open(url: string, readUrls: string[] = []): TimescaleStore {
  return createTimescaleStore({
    settings: settingsFor(url, readUrls),
    storeSettings: Value.Default(storeSettings, {}) as StoreSettings,
    ...{ clock: systemClock, log, now: () => NOW },
  });
}

async function fill(url: string): Promise<void> {
  const store = open(url);
  const seriesIds = await store.registerSeries([{ name: 'cpu', tags: {} }]);
  const id = new Uint8Array(16).fill(1);
  await store.write([
    { id, keyed: false, seriesIds, times: Float64Array.of(NOW), values: Float64Array.of(42) },
  ]);
  await store.close();
}

import { after, before } from 'node:test';
import { Value } from 'typebox/value';
import { type StoreSettings, storeSettings } from '../../config/sections/store.ts';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { systemClock } from '../../lib/clock.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import { sampleStoreConformance } from '../conformance.ts';
import { migrate } from './migrate.ts';
import { createTimescaleStore } from './timescale-store.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function settingsFor(url: string): TimescaleSettings {
  return { ...(Value.Default(timescaleSettings, {}) as TimescaleSettings), url, maxConnections: 4 };
}

let server: TimescaleServer;
let isUsed = false;
before(async () => {
  server = await startTimescale({ prepare: (url) => migrate({ settings: settingsFor(url) }) });
});
after(() => server.stop());

sampleStoreConformance('TimescaleStore', async () => {
  if (isUsed) await server.reset();
  isUsed = true;
  let nowMs = 0;
  return {
    open: async (overrides) =>
      createTimescaleStore({
        settings: settingsFor(server.url),
        storeSettings: {
          ...(Value.Default(storeSettings, {}) as StoreSettings),
          // Late rows are merged on every call of maintain.
          mergeQuietSeconds: 0,
          ...overrides,
        },
        ...{ clock: systemClock, log, now: () => nowMs },
      }),
    setNow: (value) => {
      nowMs = value;
    },
    destroy: async () => undefined,
  };
});

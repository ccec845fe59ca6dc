import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Value } from 'typebox/value';
import { type StoreSettings, storeSettings } from '../../src/config/sections/store.ts';
import { type TimescaleSettings, timescaleSettings } from '../../src/config/sections/timescale.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { WasmServer } from '../../src/postgres/testing/wasm-server.ts';
import { migrate } from '../../src/store/timescale/migrate.ts';
import { createTimescaleStore } from '../../src/store/timescale/timescale-store.ts';
import { request } from '../faults/support/client.ts';
import { Cluster, startServers } from '../support/cluster/cluster.ts';
import type { ClusterProcess } from '../support/cluster/cluster-process.ts';
import { stopInOrder, untilComplaining } from '../support/cluster/health.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const MINUTE = 60_000;
const START = Math.floor(Date.now() / MINUTE) * MINUTE - 10 * MINUTE;

test('a process answers questions from a replica while the primary is away', {
  timeout: 200_000,
}, async (t) => {
  const servers = await startServers(t, { killableDatabase: true });
  const { database } = servers;
  const cluster = new Cluster(t, servers);
  await cluster.migrate();
  await fill(database.url);
  // A server that holds the same takes the place of a replica: the build for tests cannot replicate.
  const replica = await WasmServer.start({
    prepare: async (url) => {
      await migrate({ settings: settingsFor(url) });
      await fill(url);
    },
  });
  t.after(() => replica.stop());
  const query = await cluster.start('query', {
    env: { DASHBOARDING_TIMESCALE_READ_URLS: replica.url },
  });
  const before = await ask(query, '1m');
  assert.equal(before.data[0].points.length, 5);

  await database.kill();
  await untilComplaining(query, { part: 'store', status: 200, says: /waiting for TimescaleDB/ });
  assert.equal((await request(`${query.url}/health/ready`)).status, 200);
  const during = await ask(query, '1m');
  assert.deepEqual(during.data, before.data);
  for (const interval of ['30s', '2m', '1h']) {
    const { data, meta } = await ask(query, interval);
    assert.deepEqual([meta.fallback, meta.stale ?? false, data.length], [false, false, 1], interval);
  }
  await database.restart();
  await stopInOrder([query]);
});

function settingsFor(url: string): TimescaleSettings {
  return { ...(Value.Default(timescaleSettings, {}) as TimescaleSettings), url };
}

async function fill(url: string): Promise<void> {
  const store = createTimescaleStore({
    settings: settingsFor(url),
    storeSettings: Value.Default(storeSettings, {}) as StoreSettings,
    ...{ clock: systemClock, log },
  });
  const [id] = await store.registerSeries([{ name: 'replicated', tags: { host: 'a' } }]);
  await store.write([
    {
      ...{ id: new Uint8Array(16).fill(1), keyed: false },
      seriesIds: new Uint32Array(5).fill(id as number),
      times: Float64Array.from({ length: 5 }, (_, i) => START + i * MINUTE),
      values: Float64Array.from({ length: 5 }, (_, i) => i),
    },
  ]);
  await store.close();
}

async function ask(process: ClusterProcess, interval: string) {
  const { json } = await request(`${process.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ metric: 'replicated', aggregation: 'sum', interval },
      ...{ start: START, end: START + 5 * MINUTE },
    }),
  });
  return json;
}

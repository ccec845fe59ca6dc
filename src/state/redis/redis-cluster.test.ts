import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stateStoreConformance } from '../conformance.ts';
import { connectedState, serverClock, untilHealth } from './testing/connected-state.ts';
import { startRedisCluster, type TestCluster } from './testing/redis-cluster.ts';

describe('the Redis state over Redis Cluster', () => {
  let cluster: TestCluster;
  before(async () => {
    cluster = await startRedisCluster();
  });
  after(() => cluster.stop());

  stateStoreConformance('a Redis Cluster', async () => {
    await Promise.all(cluster.masters.map((each) => each.flush()));
    return { clock: serverClock, state: await connectedState(cluster.url) };
  });

  test('spreads keys over all masters, and finds them again', async (t) => {
    await Promise.all(cluster.masters.map((each) => each.flush()));
    const state = await connectedState(cluster.url);
    t.after(() => state.close());
    const entries = Array.from({ length: 300 }, (_, at) => ({ key: `series-${at}`, id: at + 1 }));
    await state.idsSet(entries, { ttlMs: 60_000 });
    const sizes = await Promise.all(cluster.masters.map((each) => each.command('DBSIZE')));
    assert.ok(
      sizes.every((size) => Number(size) > 50),
      `${sizes}`,
    );
    assert.equal(
      sizes.reduce<number>((sum, size) => sum + Number(size), 0),
      300,
    );
    assert.deepEqual(
      await state.idsGet(entries.map(({ key }) => key)),
      entries.map(({ id }) => id),
    );
  });

  test('goes on without a cluster that lost a master, and uses it when it is whole again', async (t) => {
    const state = await connectedState(cluster.url);
    t.after(() => state.close());
    const [victim] = cluster.masters;
    await victim?.kill();
    const keys = Array.from({ length: 40 }, (_, at) => `query:${at}`);
    const startMs = performance.now();
    await Promise.all(keys.map((key) => state.cacheSet(key, Buffer.from(key), { ttlMs: 60_000 })));
    assert.ok(performance.now() - startMs < 2_000);
    assert.equal(state.health().status, 'degraded');
    await state.cacheSet('query:0', Uint8Array.of(5), { ttlMs: 60_000 });
    assert.deepEqual([...((await state.cacheGet('query:0')) ?? [])], [5]);
    await victim?.start();
    await untilHealth(state, 'ok');
    await Promise.all(keys.map((key) => state.cacheSet(key, Buffer.from(key), { ttlMs: 60_000 })));
    const values = await Promise.all(keys.map((key) => state.cacheGet(key)));
    assert.deepEqual(values.map(String), keys);
  });
});

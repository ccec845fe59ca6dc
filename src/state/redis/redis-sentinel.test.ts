import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { connectedState, openState, untilHealth } from './testing/connected-state.ts';
import { startRedisSentinel, type TestSentinel } from './testing/redis-sentinel.ts';
import { until } from './testing/start-all.ts';

const MINUTE = { ttlMs: 60_000 };

// One set of servers for all: sentinels take seconds to find each other. The tests go from one master to the other and back.
describe('the Redis state behind Sentinel', () => {
  let servers: TestSentinel;
  before(async () => {
    servers = await startRedisSentinel();
  });
  after(() => servers.stop());

  test('says which name the sentinels do not know', async (t) => {
    const state = openState(servers.url.replace('dashboarding-test', 'other'));
    t.after(() => state.close());
    await until('a reason', async () => /know no master "other"/.test(state.health().message ?? ''));
  });

  test('does not mind sentinels that are frozen or gone', async (t) => {
    const [first, second] = servers.sentinels;
    first?.freeze();
    await second?.kill();
    const state = await connectedState(servers.url);
    t.after(() => state.close());
    assert.deepEqual(state.health(), { status: 'ok' });
    first?.thaw();
    await second?.start();
  });

  test('uses the master, and the new one after a failover', async (t) => {
    const state = await connectedState(servers.url);
    t.after(() => state.close());
    await state.cacheSet('query:a', Uint8Array.of(1), MINUTE);
    await state.idsSet([{ key: 'a', id: 7 }], MINUTE);
    assert.equal(await servers.master.command('EXISTS', 'cache:query:a'), 1);
    await until('the replica has it', async () => (await servers.replica.command('DBSIZE')) === 2);

    await servers.master.kill();
    await untilHealth(state, 'degraded');
    assert.equal(await state.cacheGet('query:a'), undefined);
    await untilHealth(state, 'ok', 20_000);
    assert.equal(await servers.masterPort(), servers.replica.port);
    assert.deepEqual([...((await state.cacheGet('query:a')) ?? [])], [1]);
    assert.deepEqual(await state.idsGet(['a']), [7]);
    await state.cacheSet('query:b', Uint8Array.of(2), MINUTE);
    assert.equal(await servers.replica.command('EXISTS', 'cache:query:b'), 1);
  });

  test('follows a failover that someone ordered, while the old master lives on', async (t) => {
    await servers.master.start();
    await until('the old master is a replica', async () => {
      const replication = String(await servers.master.command('INFO', 'replication'));
      return replication.includes('role:slave') && replication.includes('master_link_status:up');
    });
    const state = await connectedState(servers.url);
    t.after(() => state.close());
    await until('the sentinels change the roles', async () => {
      await servers.sentinels[0]?.command('SENTINEL', 'FAILOVER', 'dashboarding-test');
      return true;
    });
    await until('writes reach the new master', async () => {
      await state.cacheSet('query:c', Uint8Array.of(3), MINUTE);
      const isMaster = (await servers.masterPort()) === servers.master.port;
      return isMaster && (await servers.master.command('EXISTS', 'cache:query:c')) === 1;
    });
    await untilHealth(state, 'ok');
  });
});

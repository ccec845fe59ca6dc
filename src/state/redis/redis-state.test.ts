import { after, before, describe } from 'node:test';
import { stateStoreConformance } from '../conformance.ts';
import { connectedState, serverClock } from './testing/connected-state.ts';
import { startRedis, type TestRedis } from './testing/redis-server.ts';

describe('the Redis state', () => {
  let redis: TestRedis;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  stateStoreConformance('one Redis server', async () => {
    await redis.flush();
    return { clock: serverClock, state: await connectedState(redis.url) };
  });
});

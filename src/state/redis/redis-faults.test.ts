import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { StateStore } from '../port.ts';
import { freePort } from './testing/child-server.ts';
import { connectedState, type LogLine, openState, untilHealth } from './testing/connected-state.ts';
import { type StartRedisOptions, startRedis, type TestRedis } from './testing/redis-server.ts';

const LIMIT = { limit: 1_000, windowMs: 60_000 };
const SECRET = 'hunter2/%@';

async function redisFor(t: TestContext, options?: StartRedisOptions): Promise<TestRedis> {
  const redis = await startRedis(options);
  t.after(() => redis.stop());
  return redis;
}

function closedAfter(t: TestContext, state: StateStore): StateStore {
  t.after(() => state.close());
  return state;
}

async function msOf(task: Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await task;
  return performance.now() - startMs;
}

describe('when Redis is killed', () => {
  test('every call under way and after it is answered from this process, and Redis is used again when it is back', async (t) => {
    const redis = await redisFor(t);
    const lines: LogLine[] = [];
    const state = closedAfter(t, await connectedState(redis.url, { lines }));
    await state.cacheSet('query:old', Uint8Array.of(1), { ttlMs: 60_000 });
    const stop = new AbortController();
    t.after(() => stop.abort());
    const callers = Array.from({ length: 20 }, async (_, caller) => {
      let calls = 0;
      for (; !stop.signal.aborted; calls += 1) {
        const key = `query:${caller}-${calls % 10}`;
        await state.cacheSet(key, Buffer.from(key), { ttlMs: 60_000 });
        assert.equal(String((await state.cacheGet(key)) ?? key), key);
        assert.ok((await state.takeRateLimit(key, { limit: 1_000_000, windowMs: 1_000 })).allowed);
        assert.deepEqual(await state.idsGet(['none']), [undefined]);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return calls;
    });
    await delay(50);
    await redis.kill();
    await untilHealth(state, 'degraded');
    assert.match(
      state.health().message ?? '',
      /^waits for Redis at 127\.0\.0\.1:\d+ since \S+: .+; until then/,
    );
    assert.equal(await state.cacheGet('query:old'), undefined);
    await state.cacheSet('query:meanwhile', Uint8Array.of(2), { ttlMs: 60_000 });
    assert.deepEqual([...((await state.cacheGet('query:meanwhile')) ?? [])], [2]);
    await redis.start();
    await untilHealth(state, 'ok');
    stop.abort();
    assert.ok((await Promise.all(callers)).every((calls) => calls > 0));
    await state.cacheSet('query:new', Uint8Array.of(3), { ttlMs: 60_000 });
    assert.equal(await redis.command('EXISTS', 'cache:query:new'), 1);
    // What this process kept to itself is not asked any more.
    assert.equal(await state.cacheGet('query:meanwhile'), undefined);
    assert.deepEqual(
      lines.map(({ level }) => level),
      ['warn', 'info'],
    );
  });

  test('what was kept meanwhile ends by its own time', async (t) => {
    const redis = await redisFor(t);
    const state = closedAfter(t, await connectedState(redis.url));
    await redis.kill();
    await untilHealth(state, 'degraded');
    await state.cacheSet('query:short', Uint8Array.of(1), { ttlMs: 300 });
    await state.cacheSet('query:long', Uint8Array.of(1), { ttlMs: 60_000 });
    await delay(310);
    assert.equal(await state.cacheGet('query:short'), undefined);
    assert.equal((await state.cacheGet('query:long'))?.length, 1);
  });

  test('alert states set meanwhile count, and are in Redis when it is back', async (t) => {
    const redis = await redisFor(t);
    const state = closedAfter(t, await connectedState(redis.url));
    await state.alertStateSet('7', Buffer.from('ok'), { ttlMs: 60_000 });
    await redis.kill();
    await untilHealth(state, 'degraded');
    assert.equal(await state.alertStateGet('7'), undefined);
    await state.alertStateSet('7', Buffer.from('firing'), { ttlMs: 60_000 });
    await state.alertStateSet('8', Buffer.from('over'), { ttlMs: 1 });
    assert.equal(String(await state.alertStateGet('7')), 'firing');
    await redis.start();
    await untilHealth(state, 'ok');
    assert.equal(await redis.command('GET', 'alert:state:7'), 'firing');
    assert.equal(await redis.command('EXISTS', 'alert:state:8'), 0);
    const ttlMs = Number(await redis.command('PTTL', 'alert:state:7'));
    assert.ok(ttlMs > 0 && ttlMs < 60_000, `${ttlMs} ms`);
    assert.equal(String(await state.alertStateGet('7')), 'firing');
  });

  test('rate limits are counted in this process', async (t) => {
    const redis = await redisFor(t);
    const state = closedAfter(t, await connectedState(redis.url));
    await redis.kill();
    await untilHealth(state, 'degraded');
    const options = { limit: 2, windowMs: 60_000 };
    const answers = [];
    for (let n = 0; n < 3; n += 1) answers.push((await state.takeRateLimit('client', options)).allowed);
    assert.deepEqual(answers, [true, true, false]);
  });
});

describe('when Redis is frozen', () => {
  test('calls under way wait for the timeout once, all others not at all', async (t) => {
    const redis = await redisFor(t);
    const state = closedAfter(t, await connectedState(redis.url, { settings: { timeoutMs: 1_500 } }));
    redis.freeze();
    const take = () => msOf(state.takeRateLimit('client', LIMIT));
    const first = await Promise.all(Array.from({ length: 50 }, take));
    assert.ok(Math.min(...first) >= 1_495, `${Math.min(...first)} ms`);
    assert.ok(Math.max(...first) < 5_000, `${Math.max(...first)} ms`);
    assert.match(state.health().message ?? '', /no answer within 1500 ms/);
    const later = await Promise.all(Array.from({ length: 50 }, take));
    assert.ok(Math.max(...later) < 1_000, `${Math.max(...later)} ms`);
    redis.thaw();
    await untilHealth(state, 'ok');
    assert.ok((await state.takeRateLimit('client', LIMIT)).remaining > LIMIT.limit - 60);
  });

  test('a thread that was itself busy for longer than the timeout does not take it for dead', async (t) => {
    const redis = await redisFor(t);
    const state = closedAfter(t, await connectedState(redis.url, { settings: { timeoutMs: 600 } }));
    const answer = state.takeRateLimit('client', { limit: 5, windowMs: 60_000 });
    await new Promise((resolve) => setImmediate(resolve));
    const endMs = performance.now() + 1_200;
    while (performance.now() < endMs);
    assert.equal((await answer).remaining, 4);
    assert.deepEqual(state.health(), { status: 'ok' });
    assert.equal(await redis.command('ZCARD', 'rate:limit:client'), 1);
  });

  test('a process that starts meanwhile, and one that stops, do not wait', async (t) => {
    const redis = await redisFor(t);
    redis.freeze();
    const state = closedAfter(t, openState(redis.url));
    assert.equal(state.health().status, 'degraded');
    // Well below the five seconds that a try to connect may take.
    assert.ok((await msOf(state.cacheSet('query:a', Uint8Array.of(1), { ttlMs: 60_000 }))) < 2_000);
    assert.equal((await state.cacheGet('query:a'))?.length, 1);
    assert.ok((await msOf(state.close())) < 2_000);
  });
});

describe('a Redis', () => {
  test('that comes after this process is used as soon as it is there', async (t) => {
    const port = await freePort();
    const lines: LogLine[] = [];
    const state = closedAfter(t, openState(`redis://127.0.0.1:${port}`, { lines }));
    await state.idsSet([{ key: 'a', id: 1 }], { ttlMs: 60_000 });
    assert.deepEqual(await state.idsGet(['a']), [undefined]);
    await redisFor(t, { port });
    await untilHealth(state, 'ok');
    await state.idsSet([{ key: 'a', id: 1 }], { ttlMs: 60_000 });
    assert.deepEqual(await state.idsGet(['a']), [1]);
  });

  test('that was emptied and has lost its scripts is no failure', async (t) => {
    const redis = await redisFor(t);
    const state = closedAfter(t, await connectedState(redis.url));
    await state.takeRateLimit('client', LIMIT);
    await redis.flush();
    await redis.command('SCRIPT', 'FLUSH');
    assert.equal((await state.takeRateLimit('client', LIMIT)).remaining, LIMIT.limit - 1);
    assert.equal((await state.takeRateLimit('client', LIMIT)).remaining, LIMIT.limit - 2);
    assert.deepEqual(state.health(), { status: 'ok' });
  });

  test('that refuses the password is named with its reason, never with the password', async (t) => {
    const redis = await redisFor(t, { password: SECRET });
    const lines: LogLine[] = [];
    const wrong = redis.url.replace(encodeURIComponent(SECRET), 'hunter3');
    const state = closedAfter(t, openState(wrong, { lines }));
    while (lines.length === 0) await delay(5);
    assert.match(state.health().message ?? '', /WRONGPASS/);
    assert.doesNotMatch(JSON.stringify([state.health(), lines]), /hunter/);
    const right = closedAfter(t, await connectedState(redis.url));
    await right.cacheSet('query:a', Uint8Array.of(1), { ttlMs: 1_000 });
    assert.equal((await right.cacheGet('query:a'))?.length, 1);
  });

  test('whose memory is full refuses writes: they are kept here, and its link stays', async (t) => {
    const redis = await redisFor(t);
    const lines: LogLine[] = [];
    const state = closedAfter(t, await connectedState(redis.url, { lines }));
    await state.cacheSet('query:a', Uint8Array.of(1), { ttlMs: 60_000 });
    await state.alertStateSet('7', Buffer.from('ok'), { ttlMs: 60_000 });
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');
    await state.alertStateSet('7', Buffer.from('firing'), { ttlMs: 60_000 });
    assert.equal(String(await state.alertStateGet('7')), 'firing');
    assert.equal((await state.cacheGet('query:a'))?.length, 1);
    assert.ok((await state.takeRateLimit('client', LIMIT)).allowed);
    assert.match(state.health().message ?? '', /refuses commands: OOM/);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await state.alertStateSet('7', Buffer.from('resolved'), { ttlMs: 60_000 });
    assert.equal(await redis.command('GET', 'alert:state:7'), 'resolved');
    assert.equal(String(await state.alertStateGet('7')), 'resolved');
    assert.equal(lines.length, 1);
  });

  test('that comes back without room for what was kept meanwhile is used all the same', async (t) => {
    const redis = await redisFor(t, { args: ['--maxmemory', '1'] });
    const state = closedAfter(t, await connectedState(redis.url));
    await redis.kill();
    await untilHealth(state, 'degraded');
    await state.alertStateSet('7', Buffer.from('firing'), { ttlMs: 60_000 });
    await redis.start();
    await untilHealth(state, 'ok');
    assert.equal(String(await state.alertStateGet('7')), 'firing');
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await state.alertStateSet('7', Buffer.from('ok'), { ttlMs: 60_000 });
    assert.equal(await redis.command('GET', 'alert:state:7'), 'ok');
  });

  test('that is demoted to a replica is left at once', async (t) => {
    const redis = await redisFor(t);
    const state = closedAfter(t, await connectedState(redis.url));
    await redis.command('REPLICAOF', '127.0.0.1', String(await freePort()));
    await state.cacheSet('query:a', Uint8Array.of(1), { ttlMs: 60_000 });
    assert.equal(state.health().status, 'degraded');
    assert.equal((await state.cacheGet('query:a'))?.length, 1);
  });

  test('holds no more members than the limit for a client, and drops them after the window', async (t) => {
    const redis = await redisFor(t);
    const state = closedAfter(t, await connectedState(redis.url));
    // Longer than two hundred answers take on a busy machine.
    const options = { limit: 50, windowMs: 2_000 };
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => state.takeRateLimit('client', options)),
    );
    assert.equal(answers.filter(({ allowed }) => allowed).length, 50);
    assert.equal(await redis.command('ZCARD', 'rate:limit:client'), 50);
    while ((await redis.command('EXISTS', 'rate:limit:client')) !== 0) await delay(50);
  });

  test('whose clock was set back keeps no client out', async (t) => {
    const redis = await redisFor(t);
    const state = closedAfter(t, await connectedState(redis.url));
    const inAnHourUs = String((Date.now() + 3_600_000) * 1_000);
    await redis.command('ZADD', 'rate:limit:client', inAnHourUs, inAnHourUs);
    const answer = await state.takeRateLimit('client', { limit: 1, windowMs: 60_000 });
    assert.equal(answer.allowed, true);
  });
});

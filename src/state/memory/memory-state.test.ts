import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { stateStoreConformance, testClock } from '../conformance.ts';
import { MemoryState } from './memory-state.ts';
import { SlidingWindow } from './sliding-window.ts';

stateStoreConformance('the memory', async () => {
  const clock = testClock();
  return { clock, state: new MemoryState({ clock, cacheMiB: 1 }) };
});

describe('the memory state', () => {
  test('keeps within its size by dropping what was used longest ago', async () => {
    const state = new MemoryState({ clock: testClock(), cacheMiB: 1 });
    const value = new Uint8Array(100_000);
    for (let n = 0; n < 20; n += 1) {
      await state.cacheSet(`key-${n}`, value, { ttlMs: 1_000 });
      await state.cacheGet('key-0');
    }
    const kept = [];
    for (let n = 0; n < 20; n += 1) if ((await state.cacheGet(`key-${n}`)) !== undefined) kept.push(n);
    assert.ok(kept.length <= 10, `${kept.length} kept`);
    assert.ok(kept.includes(0) && kept.includes(19));
    await state.close();
  });

  test('does not keep what is larger than all of its room, and nothing at all with no room', async () => {
    const state = new MemoryState({ clock: testClock(), cacheMiB: 1 });
    await state.cacheSet('large', new Uint8Array(2 * 1024 * 1024), { ttlMs: 1_000 });
    assert.equal(await state.cacheGet('large'), undefined);
    const none = new MemoryState({ clock: testClock(), cacheMiB: 0 });
    await none.cacheSet('a', Uint8Array.of(1), { ttlMs: 1_000 });
    assert.equal(await none.cacheGet('a'), undefined);
  });

  test('bounds the memory for clients, and starts a dropped one afresh', async () => {
    const state = new MemoryState({ clock: testClock(), cacheMiB: 0 });
    const options = { limit: 1, windowMs: 1_000 };
    await state.takeRateLimit('first', options);
    for (let n = 0; n < 80_000; n += 1) await state.takeRateLimit(`client-${n}`, options);
    assert.ok((await state.takeRateLimit('first', options)).allowed);
    assert.equal((await state.takeRateLimit('client-79999', options)).allowed, false);
  });
});

describe('the ids and alert states of the memory', () => {
  test('are bounded: those used longest ago go first', async () => {
    const state = new MemoryState({ clock: testClock(), cacheMiB: 0 });
    const keys = Array.from({ length: 100_001 }, (_, at) => `key-${at}`);
    await state.idsSet(
      keys.map((key, at) => ({ key, id: at + 1 })),
      { ttlMs: 1_000 },
    );
    assert.deepEqual(await state.idsGet(['key-0', 'key-1', 'key-100000']), [undefined, 2, 100_001]);
    for (const key of keys) await state.alertStateSet(key, Uint8Array.of(1), { ttlMs: 1_000 });
    assert.equal(await state.alertStateGet('key-0'), undefined);
    assert.equal((await state.alertStateGet('key-100000'))?.length, 1);
  });
});

describe('a sliding window', () => {
  test('counts exactly as a list of all times would', () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 300 }), fc.integer({ min: 1, max: 40 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(steps, (requests) => {
        const window = new SlidingWindow();
        let allowed: number[] = [];
        let nowMs = 0;
        for (const [stepMs, limit] of requests) {
          nowMs += stepMs;
          allowed = allowed.filter((time) => time > nowMs - 1_000);
          assert.equal(window.countAt(nowMs, 1_000), allowed.length);
          if (allowed.length < limit) {
            allowed.push(nowMs);
            window.add(nowMs);
          } else {
            assert.equal(window.freeAt(limit, 1_000), (allowed.at(-limit) as number) + 1_000);
          }
        }
      }),
    );
  });
});

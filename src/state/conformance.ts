import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { Clock } from '../lib/clock.ts';
import type { StateStore } from './port.ts';

/** A clock that a test moves. An adapter whose times come from a server must wait in `advance` instead. */
export interface TestClock extends Clock {
  advance(ms: number): void | Promise<void>;
}

export function testClock(): TestClock {
  let nowMs = 1_000_000;
  return {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** What every `StateStore` does. `open` gives a fresh, empty store and the clock it lives by; it is closed after each test. */
export function stateStoreConformance(
  name: string,
  open: () => Promise<{ state: StateStore; clock: TestClock }>,
): void {
  describe(`${name} as a state store`, () => {
    let opened: StateStore | undefined;
    afterEach(async () => {
      await opened?.close();
      opened = undefined;
    });

    async function openState(): Promise<{ state: StateStore; clock: TestClock }> {
      const { state, clock } = await open();
      opened = state;
      return { state, clock };
    }

    test('gives back the bytes of a key until their time is over', async () => {
      const { state, clock } = await openState();
      assert.equal(await state.cacheGet('a'), undefined);
      await state.cacheSet('a', Uint8Array.of(1, 0, 255), { ttlMs: 1_000 });
      await state.cacheSet('b', new Uint8Array(0), { ttlMs: 5_000 });
      await clock.advance(500);
      assert.deepEqual([...((await state.cacheGet('a')) ?? [])], [1, 0, 255]);
      await clock.advance(500);
      assert.equal(await state.cacheGet('a'), undefined);
      assert.equal((await state.cacheGet('b'))?.length, 0);
    });

    test('replaces bytes together with their time', async () => {
      const { state, clock } = await openState();
      await state.cacheSet('a', Uint8Array.of(1), { ttlMs: 1_000 });
      await clock.advance(600);
      await state.cacheSet('a', Uint8Array.of(2), { ttlMs: 1_000 });
      await clock.advance(600);
      assert.deepEqual([...((await state.cacheGet('a')) ?? [])], [2]);
    });

    test('allows as many requests as the limit says in any window, and counts down', async () => {
      const { state } = await openState();
      const options = { limit: 3, windowMs: 2_000 };
      const answers = [];
      for (let n = 0; n < 3; n += 1) answers.push(await state.takeRateLimit('k', options));
      assert.deepEqual(
        answers,
        [2, 1, 0].map((remaining) => ({ allowed: true, remaining, retryAfterMs: 0 })),
      );
      const refused = await state.takeRateLimit('k', options);
      assert.equal(refused.allowed, false);
      assert.ok(refused.retryAfterMs > 0 && refused.retryAfterMs <= 2_000);
    });

    test('slides: each request is forgotten when the window has passed over it, not all at once', async () => {
      const { state, clock } = await openState();
      const options = { limit: 2, windowMs: 1_000 };
      assert.ok((await state.takeRateLimit('k', options)).allowed);
      await clock.advance(600);
      assert.ok((await state.takeRateLimit('k', options)).allowed);
      assert.equal((await state.takeRateLimit('k', options)).allowed, false);
      await clock.advance(400);
      assert.ok((await state.takeRateLimit('k', options)).allowed);
      assert.equal((await state.takeRateLimit('k', options)).allowed, false);
    });

    test('does not count refused requests', async () => {
      const { state, clock } = await openState();
      const options = { limit: 1, windowMs: 1_000 };
      await state.takeRateLimit('k', options);
      for (let n = 0; n < 5; n += 1) {
        await clock.advance(100);
        assert.equal((await state.takeRateLimit('k', options)).allowed, false);
      }
      await clock.advance(500);
      assert.ok((await state.takeRateLimit('k', options)).allowed);
    });

    test('says truly when the next request will be allowed', async () => {
      const { state, clock } = await openState();
      const options = { limit: 1, windowMs: 1_000 };
      await state.takeRateLimit('k', options);
      await clock.advance(300);
      const { retryAfterMs } = await state.takeRateLimit('k', options);
      await clock.advance(retryAfterMs);
      assert.ok((await state.takeRateLimit('k', options)).allowed);
    });

    test('counts keys apart', async () => {
      const { state } = await openState();
      const options = { limit: 1, windowMs: 1_000 };
      await state.takeRateLimit('a', options);
      assert.ok((await state.takeRateLimit('b', options)).allowed);
      assert.equal((await state.takeRateLimit('a', options)).allowed, false);
    });

    test('gives the ids of keys in the order asked, and undefined where it has none', async () => {
      const { state, clock } = await openState();
      assert.deepEqual(await state.idsGet(['a', 'b']), [undefined, undefined]);
      await state.idsSet([{ key: 'a', id: 1 }], { ttlMs: 1_000 });
      await state.idsSet([{ key: 'b', id: 4_294_967_295 }], { ttlMs: 5_000 });
      assert.deepEqual(await state.idsGet(['b', 'c', 'a', 'b']), [
        4_294_967_295,
        undefined,
        1,
        4_294_967_295,
      ]);
      await clock.advance(1_000);
      assert.deepEqual(await state.idsGet(['a', 'b']), [undefined, 4_294_967_295]);
      assert.deepEqual(await state.idsGet([]), []);
      await state.idsSet([], { ttlMs: 1_000 });
    });

    test('keeps thousands of ids at once, each under its own key', async () => {
      const { state } = await openState();
      const entries = Array.from({ length: 12_000 }, (_, at) => ({ key: `series:é${at}`, id: at + 1 }));
      await state.idsSet(entries, { ttlMs: 60_000 });
      const ids = await state.idsGet(entries.map(({ key }) => key));
      assert.deepEqual(
        ids,
        entries.map(({ id }) => id),
      );
    });

    test('gives back the alert state of a rule until its time is over, which each set starts anew', async () => {
      const { state, clock } = await openState();
      assert.equal(await state.alertStateGet('1'), undefined);
      await state.alertStateSet('1', Uint8Array.of(0, 255), { ttlMs: 1_000 });
      await state.alertStateSet('2', new Uint8Array(0), { ttlMs: 5_000 });
      await clock.advance(600);
      await state.alertStateSet('1', Uint8Array.of(13, 10), { ttlMs: 1_000 });
      await clock.advance(600);
      assert.deepEqual([...((await state.alertStateGet('1')) ?? [])], [13, 10]);
      await clock.advance(400);
      assert.equal(await state.alertStateGet('1'), undefined);
      assert.equal((await state.alertStateGet('2'))?.length, 0);
    });

    test('keeps cache, ids, alert states and rate limits of one name apart', async () => {
      const { state } = await openState();
      await state.cacheSet('x', Uint8Array.of(1), { ttlMs: 5_000 });
      await state.idsSet([{ key: 'x', id: 2 }], { ttlMs: 5_000 });
      await state.alertStateSet('x', Uint8Array.of(3), { ttlMs: 5_000 });
      await state.takeRateLimit('x', { limit: 1, windowMs: 5_000 });
      assert.deepEqual([...((await state.cacheGet('x')) ?? [])], [1]);
      assert.deepEqual(await state.idsGet(['x']), [2]);
      assert.deepEqual([...((await state.alertStateGet('x')) ?? [])], [3]);
    });

    test('says that it is well', async () => {
      const { state } = await openState();
      assert.deepEqual(state.health(), { status: 'ok' });
    });
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { event, type Opened, takeLease } from './conformance-fixture.ts';

const TTL_MS = 60_000;

export function leaseConformance(current: () => Opened): void {
  test('who says that it is alive is listed with the others, sorted, until it was silent for too long', async () => {
    const { one, other, advance } = current();
    assert.deepEqual(await one.leases.heartbeat('rules', 'b', TTL_MS), ['b']);
    assert.deepEqual(await other.leases.heartbeat('rules', 'a', TTL_MS), ['a', 'b']);
    assert.deepEqual(await other.leases.heartbeat('notify', 'c', TTL_MS), ['c']);
    await advance(TTL_MS / 2);
    assert.deepEqual(await one.leases.heartbeat('rules', 'b', TTL_MS), ['a', 'b']);
    await advance(TTL_MS / 2 + 1);
    assert.deepEqual(await one.leases.heartbeat('rules', 'b', TTL_MS), ['b']);
    assert.deepEqual(await other.leases.heartbeat('rules', 'a', TTL_MS), ['a', 'b']);
  });

  test('who leaves is gone at once, from its group only', async () => {
    const { one } = current();
    await one.leases.heartbeat('rules', 'a', TTL_MS);
    await one.leases.heartbeat('notify', 'a', TTL_MS);
    await one.leases.leave('rules', 'a');
    await one.leases.leave('rules', 'never seen');
    assert.deepEqual(await one.leases.heartbeat('rules', 'b', TTL_MS), ['b']);
    assert.deepEqual(await one.leases.heartbeat('notify', 'b', TTL_MS), ['a', 'b']);
  });

  test('a lease that somebody has is not given to others, and the rest is', async () => {
    const { one, other } = current();
    const mine = await one.leases.take(['x', 'y'], 'a', TTL_MS);
    assert.deepEqual(mine, [
      { name: 'x', owner: 'a', generation: 1 },
      { name: 'y', owner: 'a', generation: 1 },
    ]);
    assert.deepEqual(await other.leases.take(['z', 'y', 'x'], 'b', TTL_MS), [
      { name: 'z', owner: 'b', generation: 1 },
    ]);
    assert.deepEqual(await one.leases.take([], 'a', TTL_MS), []);
  });

  test('taking again renews, with the same generation', async () => {
    const { one, other, advance } = current();
    await one.leases.take(['x'], 'a', TTL_MS);
    await advance(TTL_MS / 2);
    assert.deepEqual(await one.leases.take(['x', 'x'], 'a', TTL_MS), [
      { name: 'x', owner: 'a', generation: 1 },
    ]);
    await advance(TTL_MS / 2 + 1);
    assert.deepEqual(await other.leases.take(['x'], 'b', TTL_MS), []);
  });

  test('one that is over is anybody’s, with a larger generation, and the old owner has it no more', async () => {
    const { one, other, advance } = current();
    const lost = await takeLease(one, 'x', 'a');
    await advance(TTL_MS + 1);
    assert.deepEqual(await other.leases.take(['x'], 'b', TTL_MS), [{ name: 'x', owner: 'b', generation: 2 }]);
    assert.deepEqual(await one.leases.take(['x'], 'a', TTL_MS), []);
    // Giving back what it has no more takes nothing from the new owner.
    await one.leases.release([lost]);
    assert.deepEqual(await one.leases.take(['x'], 'a', TTL_MS), []);
  });

  test('its own may be renewed late when nobody has taken it', async () => {
    const { one, advance } = current();
    await takeLease(one, 'x', 'a');
    await advance(2 * TTL_MS);
    assert.equal((await takeLease(one, 'x', 'a')).generation, 1);
  });

  test('one that was given back is free at once, and its generation goes on', async () => {
    const { one, other } = current();
    const lease = await takeLease(one, 'x', 'a');
    await one.leases.release([lease]);
    assert.equal((await takeLease(other, 'x', 'b')).generation, 2);
    await other.leases.release([{ name: 'x', owner: 'b', generation: 2 }]);
    assert.equal((await takeLease(one, 'x', 'a')).generation, 3);
  });

  test('of many who take the same leases at once each gets others, and all are given', async () => {
    const { one, other } = current();
    const names = Array.from({ length: 40 }, (_, i) => `rules-${i}`);
    const owners = ['a', 'b', 'c', 'd', 'e', 'f'];
    const taken = await Promise.all(
      owners.map((owner, i) =>
        (i % 2 === 0 ? one : other).leases.take(i % 3 === 0 ? names : names.toReversed(), owner, TTL_MS),
      ),
    );
    assert.deepEqual(
      taken
        .flat()
        .map(({ name }) => name)
        .sort(),
      names.toSorted(),
    );
  });

  test('a lease that was lost, given back or made up stores nothing', async () => {
    const { one, other, advance } = current();
    const lost = await takeLease(one, 'x', 'a');
    await advance(TTL_MS + 1);
    const taken = await takeLease(other, 'x', 'b');
    const returned = await takeLease(one, 'y', 'a');
    await one.leases.release([returned]);
    for (const lease of [lost, returned, { ...taken, owner: 'a' }, { ...taken, generation: 1 }]) {
      const refused = { code: 'LEASE_LOST', status: 409 };
      await assert.rejects(one.alerts.record([event('e')], { lease }), refused);
      await assert.rejects(one.deliveries.enqueue([], { groups: [], lease }), refused);
      await assert.rejects(one.deliveries.takeDue({ nowMs: 1, staleMs: 1, limit: 1, lease }), refused);
    }
    assert.equal(await one.alerts.lastSeq(), 0);
    assert.deepEqual(await one.alerts.instances(), []);
    assert.equal((await other.alerts.record([event('e')], { lease: taken })).length, 1);
  });

  test('under one that is over but that nobody took, work is still stored', async () => {
    const { one, advance } = current();
    const lease = await takeLease(one, 'x', 'a');
    await advance(TTL_MS + 1);
    assert.equal((await one.alerts.record([event('e')], { lease })).length, 1);
  });
}

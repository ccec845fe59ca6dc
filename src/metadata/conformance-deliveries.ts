import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attemptOf, delivery, group, hexId, type Opened, takeLease } from './conformance-fixture.ts';
import type { Lease, Metadata } from './port.ts';
import type { NewDelivery } from './sql/delivery-rows.ts';

export function deliveryConformance(current: () => Opened): void {
  test('a delivery and the group it comes from are stored together, and read by others', async () => {
    const { one, other } = current();
    const lease = await takeLease(one, 'notify-00');
    const wanted = delivery('d', { message: { text: 'ü\0' }, eventIds: ['e1', 'e2', 'e1'] });
    await one.deliveries.enqueue([wanted], { groups: [group('g', { said: ['a'] })], lease });
    assert.deepEqual(await other.deliveries.groups(), [group('g', { said: ['a'] })]);
    const stored = { ...wanted, state: 'waiting', attempts: 0, lastError: null, finishedAtMs: null, log: [] };
    assert.deepEqual(await other.deliveries.get(wanted.id), stored);
    const { message: _, ...listed } = stored;
    assert.deepEqual(await other.deliveries.list({ limit: 10 }), [listed]);
    assert.equal(await other.deliveries.pending(), 1);
  });

  test('lists leave out what deliveries say; one delivery has it, with its attempts in order', async () => {
    const { one, other } = current();
    const lease = await takeLease(one, 'notify-00');
    await one.deliveries.enqueue([delivery('d'), delivery('e')], { groups: [], lease });
    const attempts = [attemptOf('d', 1, { outcome: 'retry' }), attemptOf('d', 2)] as const;
    await one.deliveries.finishAttempt(attempts[1], { state: 'delivered' });
    await one.deliveries.finishAttempt(attempts[0], { state: 'waiting', dueAtMs: 9_000 });
    for (const listed of await other.deliveries.list({ limit: 10 })) assert.ok(!('message' in listed));
    const found = await other.deliveries.get(hexId('d'));
    assert.deepEqual([found?.message, found?.subject], [delivery('d').message, '[FIRING:1] d']);
    assert.deepEqual(found?.log, attempts);
    assert.equal(await other.deliveries.get(hexId('unknown')), undefined);
  });

  test('groups are replaced and deleted with the next deliveries', async () => {
    const { one } = current();
    const lease = await takeLease(one, 'notify-00');
    await one.deliveries.enqueue([], { groups: [group('a'), group('b'), group('c')], lease });
    await one.deliveries.enqueue([], {
      groups: [group('a', 1), group('a', 2, 2_000), group('d')],
      ...{ deletedGroups: ['b', 'unknown', 'd'], lease },
    });
    assert.deepEqual(await one.deliveries.groups(), [group('a', 2, 2_000), group('c'), group('d')]);
  });

  test('a delivery that is there already is left out', async () => {
    const { one } = current();
    const lease = await takeLease(one, 'notify-00');
    await one.deliveries.enqueue([delivery('d')], { groups: [], lease });
    const again = [delivery('d', { channelName: 'x' }), delivery('e'), delivery('e')];
    await one.deliveries.enqueue(again, { groups: [], lease });
    const names = (await one.deliveries.list({ limit: 9 })).map(({ channelName }) => channelName);
    assert.deepEqual(names, ['pager', 'pager']);
  });

  test('10,000 deliveries at once are all stored', async () => {
    const { one } = current();
    const lease = await takeLease(one, 'notify-00');
    const many = Array.from({ length: 10_000 }, (_, i) => delivery(`d${i}`, { eventIds: ['a', `e${i}`] }));
    const groups = Array.from({ length: 10_000 }, (_, i) => group(`g${i}`));
    await one.deliveries.enqueue(many, { groups, lease });
    assert.equal(await one.deliveries.pending(), 10_000);
    assert.equal((await one.deliveries.groups()).length, 10_000);
  });

  test('what is due is taken once, the longest due first', async () => {
    const { one, other } = current();
    const lease = await takeLease(one, 'notify-00');
    const deliveries = [3_000, 1_000, 2_000, 9_000].map((dueAtMs) => delivery(`${dueAtMs}`, { dueAtMs }));
    await one.deliveries.enqueue(deliveries, { groups: [], lease });
    const take = (metadata: Metadata, nowMs: number, limit = 10) =>
      metadata.deliveries.takeDue({ nowMs, staleMs: 60_000, limit, lease });
    const taken = await take(one, 3_000, 2);
    assert.deepEqual(
      taken.map(({ id, state }) => [id, state]),
      [
        [hexId('1000'), 'sending'],
        [hexId('2000'), 'sending'],
      ],
    );
    assert.deepEqual(
      (await take(other, 3_000)).map(({ id }) => id),
      [hexId('3000')],
    );
    assert.deepEqual(await take(other, 8_999), []);
    assert.equal(await one.deliveries.pending(), 4);
  });

  test('many who take at once get each delivery once', async () => {
    const { one, other } = current();
    const leases = await Promise.all(
      [one, other].map((metadata, i) => takeLease(metadata, `notify-0${i}`, `o${i}`)),
    );
    const deliveries = Array.from({ length: 100 }, (_, i) => delivery(`d${i}`));
    await one.deliveries.enqueue(deliveries, { groups: [], lease: leases[0] as Lease });
    const taken: string[] = [];
    const takeAll = async (metadata: Metadata, lease: Lease): Promise<void> => {
      for (;;) {
        const some = await metadata.deliveries.takeDue({ nowMs: 1_000, staleMs: 60_000, limit: 9, lease });
        taken.push(...some.map(({ id }) => id));
        if (some.length === 0) return;
      }
    };
    await Promise.all([one, other].map((metadata, i) => takeAll(metadata, leases[i] as Lease)));
    assert.equal(taken.length, 100);
    assert.equal(new Set(taken).size, 100);
  });

  test('what a sender took and never finished is taken again when it is stale', async () => {
    const { one, other } = current();
    const lease = await takeLease(one, 'notify-00');
    await one.deliveries.enqueue([delivery('d')], { groups: [], lease });
    const take = (nowMs: number) => other.deliveries.takeDue({ nowMs, staleMs: 500, limit: 9, lease });
    assert.equal((await take(1_000)).length, 1);
    assert.equal((await take(1_499)).length, 0);
    assert.equal((await take(1_500)).length, 1);
    assert.equal((await take(1_600)).length, 0);
  });

  test('each attempt is in the log, with what followed from it', async () => {
    const { one, other } = current();
    const lease = await takeLease(one, 'notify-00');
    await one.deliveries.enqueue([delivery('d')], { groups: [], lease });
    const take = (nowMs: number) => one.deliveries.takeDue({ nowMs, staleMs: 60_000, limit: 9, lease });
    await take(1_000);
    const first = attemptOf('d', 1, { outcome: 'retry', status: null, answer: 'refused\0' });
    const after = { state: 'waiting', dueAtMs: 4_000.6, error: 'refused' } as const;
    await one.deliveries.finishAttempt(first, after);
    // A sender that does not know whether it was noted says it again.
    await one.deliveries.finishAttempt(first, after);
    assert.deepEqual(await take(4_000), []);
    const [taken] = await take(4_001);
    assert.deepEqual([taken?.attempts, taken?.lastError], [1, 'refused']);
    const second = attemptOf('d', 2, { startedAtMs: 4_002, durationMs: 12.5 });
    await other.deliveries.finishAttempt(second, { state: 'delivered' });
    assert.deepEqual(await other.deliveries.get(hexId('d')), {
      ...{ ...delivery('d'), dueAtMs: 4_001, state: 'delivered', attempts: 2, lastError: null },
      finishedAtMs: 4_015,
      log: [{ ...first, answer: 'refused\ufffd' }, second],
    });
    assert.equal(await one.deliveries.pending(), 0);
  });

  test('a delivery that arrived stays delivered, whatever a slow second sender says', async () => {
    const { one } = current();
    const lease = await takeLease(one, 'notify-00');
    await one.deliveries.enqueue([delivery('d')], { groups: [], lease });
    await one.deliveries.finishAttempt(attemptOf('d', 1), { state: 'delivered' });
    const late = attemptOf('d', 1, { startedAtMs: 900, outcome: 'retry' });
    await one.deliveries.finishAttempt(late, { state: 'waiting', dueAtMs: 1, error: 'late' });
    const [listed] = await one.deliveries.list({ limit: 1 });
    assert.deepEqual([listed?.state, listed?.log.length, listed?.lastError], ['delivered', 2, null]);
  });

  test('an attempt for a delivery that was deleted is no error', async () => {
    const { one } = current();
    await one.deliveries.finishAttempt(attemptOf('gone', 1), { state: 'delivered' });
    assert.deepEqual(await one.deliveries.list({ limit: 9 }), []);
  });

  test('deliveries are found by channel, event and state, newest first, in pages that lose none', async () => {
    const { one } = current();
    const deliveries: NewDelivery[] = Array.from({ length: 30 }, (_, i) =>
      delivery(`d${i}`, {
        channelId: `c${i % 3}`,
        eventIds: [`e${i % 5}`, 'all'],
        // Several at the same time.
        createdAtMs: 1_000 + (i >> 3),
      }),
    );
    const lease = await takeLease(one, 'notify-00');
    await one.deliveries.enqueue(deliveries, { groups: [], lease });
    await one.deliveries.finishAttempt(attemptOf('d7', 1), { state: 'failed', error: 'no' });
    const count = async (filter: object) => (await one.deliveries.list({ ...filter, limit: 100 })).length;
    assert.equal(await count({ channelId: 'c1' }), 10);
    assert.equal(await count({ eventId: 'e2' }), 6);
    assert.equal(await count({ eventId: 'e2', channelId: 'c2' }), 2);
    assert.equal(await count({ state: 'failed' }), 1);
    assert.equal(await count({ before: 1_001 }), 8);
    const paged: string[] = [];
    for (let next = {}; ; ) {
      const page = await one.deliveries.list({ ...next, limit: 7 });
      paged.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (last === undefined) break;
      next = { before: last.createdAtMs, beforeId: last.id };
    }
    const expected = deliveries.toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1));
    assert.deepEqual(
      paged,
      expected.map(({ id }) => id),
    );
  });

  test('one that nobody was asked about is put back without an attempt, and can be made due earlier', async () => {
    const { one } = current();
    const lease = await takeLease(one, 'notify-00');
    const words = ['a', 'b', 'c', 'd'];
    const deliveries = words.map((word) =>
      delivery(word, { channelId: word === 'd' ? 'other' : 'c1', createdAtMs: 1_000, dueAtMs: 1_000 }),
    );
    await one.deliveries.enqueue(deliveries, { groups: [], lease });
    const take = async (nowMs: number) => {
      const taken = await one.deliveries.takeDue({ nowMs, staleMs: 60_000, limit: 9, lease });
      return taken.map(({ id }) => id).toSorted();
    };
    const ids = (...some: readonly string[]) => some.map(hexId).toSorted();
    assert.deepEqual(await take(1_000), ids(...words));
    for (const word of words)
      await one.deliveries.postpone(hexId(word), { dueAtMs: 5_000, error: 'left alone' });
    await one.deliveries.finishAttempt(attemptOf('c', 1), { state: 'delivered' });
    // It has come to its end.
    await one.deliveries.postpone(hexId('c'), { dueAtMs: 5_000, error: 'left alone' });
    const [first] = await one.deliveries.list({ state: 'waiting', limit: 9 });
    assert.deepEqual([first?.attempts, first?.lastError, first?.log], [0, 'left alone', []]);
    assert.deepEqual(await take(2_000), []);
    await one.deliveries.hasten({ ids: ids('a', 'c') }, 2_000);
    assert.deepEqual(await take(2_000), ids('a'));
    await one.deliveries.hasten({ channelIds: ['c1'] }, 3_000);
    assert.deepEqual(await take(3_000), ids('b'));
    const open = await one.deliveries.open();
    assert.deepEqual(
      open.map(({ id, state }) => `${id} ${state}`).toSorted(),
      [`${hexId('a')} sending`, `${hexId('b')} sending`, `${hexId('d')} waiting`].toSorted(),
    );
  });

  test('old deliveries that are finished are deleted with their attempts, others stay', async () => {
    const { one } = current();
    const lease = await takeLease(one, 'notify-00');
    const words = ['waiting', 'sending', 'delivered', 'failed', 'dropped', 'recent'] as const;
    const createdAt = (word: string) => ({ createdAtMs: word === 'recent' ? 2_000 : 1_000 });
    const deliveries = words.map((word) => delivery(word, createdAt(word)));
    await one.deliveries.enqueue(deliveries, { groups: [], lease });
    for (const word of words) {
      const state = word === 'recent' ? 'delivered' : word;
      await one.deliveries.finishAttempt(attemptOf(word, 1), { state });
    }
    assert.equal(await one.deliveries.prune(2_000), 3);
    const left = await one.deliveries.list({ limit: 10 });
    assert.deepEqual(
      left.map(({ id, log }) => [id, log.length]).toSorted(),
      ['waiting', 'sending', 'recent'].map((word) => [hexId(word), 1]).toSorted(),
    );
  });
}

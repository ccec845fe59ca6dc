import assert from 'node:assert/strict';
import { test } from 'node:test';
import { event, hexId, type Opened, takeLease } from './conformance-fixture.ts';
import type { AlertEvent, EventFilter, Metadata } from './port.ts';

async function record(metadata: Metadata, ...events: Omit<AlertEvent, 'seq'>[]): Promise<void> {
  await metadata.alerts.record(events, { lease: await takeLease(metadata, 'rules-00') });
}

export function alertConformance(current: () => Opened): void {
  test('an alert stands as its last event says, until it is ok', async () => {
    const { one, other } = current();
    const pending = event('a', { to: 'pending', firedMs: null });
    const firing = event('b', { from: 'pending', episodeId: pending.id, atMs: 20_000, reason: 'held' });
    await record(one, pending);
    const [first] = await other.alerts.instances();
    assert.deepEqual([first?.state, first?.sinceMs, first?.event.id], ['pending', 10_000, pending.id]);
    await record(one, firing);
    const [{ event: stored, ...second } = {} as never, ...others] = await other.alerts.instances();
    assert.deepEqual(others, []);
    assert.deepEqual(second, {
      ...{ ruleId: 'rule-1', alertId: firing.alertId, state: 'firing', sinceMs: 20_000 },
      acknowledgement: null,
    });
    assert.deepEqual(stored, { ...firing, seq: await one.alerts.lastSeq() });
    await record(one, event('c', { from: 'firing', to: 'ok', episodeId: pending.id, resolvedMs: 30_000 }));
    assert.deepEqual(await other.alerts.instances(), []);
  });

  test('instances of some rules are those of these rules', async () => {
    const { one } = current();
    const alerts = Array.from({ length: 30 }, (_, i) =>
      event(`e${i}`, { alertId: hexId(`a${i}`), ruleId: `rule-${i % 3}` }),
    );
    await record(one, ...alerts);
    assert.equal((await one.alerts.instances()).length, 30);
    const some = await one.alerts.instances(['rule-0', 'rule-2', 'rule-2', 'unknown']);
    assert.equal(some.length, 20);
    assert.ok(some.every(({ ruleId }) => ruleId !== 'rule-1'));
    assert.deepEqual(await one.alerts.instances([]), []);
    // More ids than one statement takes.
    const many = Array.from({ length: 40_000 }, (_, i) => `rule-${i}`);
    assert.equal((await one.alerts.instances(many)).length, 30);
  });

  test('instances of more than a page are all there, once', async () => {
    const { one } = current();
    const alerts = Array.from({ length: 4_100 }, (_, i) => event(`e${i}`, { alertId: hexId(`a${i}`) }));
    await record(one, ...alerts);
    const instances = await one.alerts.instances();
    assert.equal(new Set(instances.map(({ alertId }) => alertId)).size, 4_100);
    assert.equal(instances.length, 4_100);
    assert.equal((await one.alerts.instances(['rule-1'])).length, 4_100);
  });

  const facts: readonly (readonly [name: string, filter: Omit<EventFilter, 'limit'>, expected: string])[] = [
    ['without a filter all, newest first', {}, 'dcba'],
    ['of a rule', { ruleId: 'rule-1' }, 'cba'],
    ['of an alert', { alertId: hexId('alert-2') }, 'dc'],
    ['of an episode', { episodeId: hexId('a') }, 'ba'],
    ['that led to some states', { states: ['firing', 'ok'] }, 'db'],
    ['that led to no state', { states: [] }, ''],
    ['of a time, its end left out', { startMs: 2_000, endMs: 4_000 }, 'cb'],
    ['of all of these at once', { ruleId: 'rule-1', states: ['pending'], startMs: 1_000, endMs: 2_000 }, 'a'],
    ['of a rule that is not there', { ruleId: '\0' }, ''],
  ];
  for (const [name, filter, expected] of facts) {
    test(`events are found ${name}`, async () => {
      const { one } = current();
      const second = { alertId: hexId('alert-2'), episodeId: hexId('c') };
      await record(
        one,
        event('a', { atMs: 1_000, to: 'pending', episodeId: hexId('a'), message: 'a' }),
        event('b', { atMs: 2_000, from: 'pending', episodeId: hexId('a'), message: 'b' }),
        event('c', { atMs: 3_000, to: 'pending', ...second, message: 'c' }),
        event('d', { atMs: 4_000, from: 'pending', to: 'ok', ...second, ruleId: 'rule-2', message: 'd' }),
      );
      const found = await one.alerts.events({ ...filter, limit: 10 });
      assert.equal(found.map(({ message }) => message).join(''), expected);
    });
  }

  test('events are read in pages, from either end', async () => {
    const { one } = current();
    await record(one, ...Array.from({ length: 25 }, (_, i) => event(`e${i}`, { atMs: i })));
    const newest: number[] = [];
    for (let beforeSeq = Number.MAX_SAFE_INTEGER; ; ) {
      const page = await one.alerts.events({ beforeSeq, limit: 10 });
      newest.push(...page.map(({ atMs }) => atMs));
      if (page.length < 10) break;
      beforeSeq = page.at(-1)?.seq as number;
    }
    const oldest: number[] = [];
    for (let after = 0; ; ) {
      const page = await one.alerts.eventsAfter(after, 10);
      oldest.push(...page.map(({ atMs }) => atMs));
      if (page.length === 0) break;
      after = page.at(-1)?.seq as number;
    }
    assert.deepEqual(
      oldest,
      Array.from({ length: 25 }, (_, i) => i),
    );
    assert.deepEqual(newest, oldest.toReversed());
  });

  test('an open episode is acknowledged; a second time replaces the first; another one is not', async () => {
    const { one, other } = current();
    const fired = event('fired', { atMs: 5_000 });
    await record(one, fired);
    const ack = { episodeId: fired.id, atMs: 6_000, actor: 'ann', comment: 'on it' };
    assert.equal(await one.alerts.acknowledge(fired.alertId, { ...ack, episodeId: hexId('old') }), false);
    assert.equal(await one.alerts.acknowledge(hexId('nobody'), ack), false);
    assert.equal(await one.alerts.acknowledge(fired.alertId, ack), true);
    assert.deepEqual((await other.alerts.instances())[0]?.acknowledgement, ack);
    const again = { ...ack, atMs: 7_000, actor: 'bob', comment: 'mine\0' };
    assert.equal(await other.alerts.acknowledge(fired.alertId, again), true);
    const replaced = { ...again, comment: 'mine\ufffd' };
    assert.deepEqual((await one.alerts.instances(['rule-1']))[0]?.acknowledgement, replaced);
    assert.deepEqual(await one.alerts.acknowledgements({ startMs: 5_000, endMs: 5_001 }), [replaced]);
  });

  test('an acknowledgement is of its episode only, and stays when that is over', async () => {
    const { one } = current();
    const fired = event('fired', { atMs: 5_000 });
    const ack = { episodeId: fired.id, atMs: 6_000, actor: 'ann', comment: '' };
    await record(one, fired);
    await one.alerts.acknowledge(fired.alertId, ack);
    const next = { from: 'firing', to: 'firing', episodeId: fired.id } as const;
    await record(one, event('still', { ...next, atMs: 8_000 }));
    assert.deepEqual((await one.alerts.instances())[0]?.acknowledgement, ack);
    await record(one, event('over', { ...next, to: 'ok', atMs: 9_000 }), event('anew', { atMs: 10_000 }));
    assert.equal((await one.alerts.instances())[0]?.acknowledgement, null);
    assert.equal(await one.alerts.acknowledge(fired.alertId, ack), false);
    assert.deepEqual(await one.alerts.acknowledgements({ startMs: 0, endMs: 10_000 }), [ack]);
  });

  test('acknowledgements are found by the time their episode began, newest first', async () => {
    const { one } = current();
    for (const [i, atMs] of [1_000, 2_000, 3_000].entries()) {
      const fired = event(`e${i}`, { atMs, alertId: hexId(`a${i}`) });
      await record(one, fired);
      const ack = { episodeId: fired.id, atMs: 9_000 - i, actor: `${i}`, comment: '' };
      await one.alerts.acknowledge(fired.alertId, ack);
    }
    const actors = async (startMs: number, endMs: number) =>
      (await one.alerts.acknowledgements({ startMs, endMs })).map(({ actor }) => actor).join('');
    assert.equal(await actors(0, 10_000), '012');
    assert.equal(await actors(2_000, 3_000), '1');
    assert.equal(await actors(3_001, 9_000), '');
  });

  test('old events are deleted, but none of an open episode and none that says how an alert stands', async () => {
    const { one } = current();
    const open = { alertId: hexId('open'), episodeId: hexId('open-1') };
    const over = { alertId: hexId('over'), episodeId: hexId('over-1') };
    await record(
      one,
      event('open-1', { ...open, to: 'pending', atMs: 1_000 }),
      event('open-2', { ...open, atMs: 2_000 }),
      event('over-1', { ...over, atMs: 1_000 }),
    );
    await one.alerts.acknowledge(open.alertId, { ...open, atMs: 1, actor: 'a', comment: '' });
    await one.alerts.acknowledge(over.alertId, { ...over, atMs: 1, actor: 'b', comment: '' });
    await record(
      one,
      event('over-2', { ...over, from: 'firing', to: 'ok', atMs: 2_000 }),
      event('silent', { alertId: hexId('silent'), to: 'noData', episodeId: null, atMs: 2_000 }),
      event('recent', { ...over, episodeId: null, to: 'ok', atMs: 3_000 }),
    );
    const last = await one.alerts.lastSeq();
    assert.equal(await one.alerts.prune(3_000), 2);
    const left = await one.alerts.events({ limit: 10 });
    assert.deepEqual(
      left.map(({ id }) => id),
      ['recent', 'silent', 'open-2', 'open-1'].map(hexId),
    );
    assert.equal((await one.alerts.instances()).length, 2);
    const acks = await one.alerts.acknowledgements({ startMs: 0, endMs: 9_000 });
    assert.deepEqual(
      acks.map(({ actor }) => actor),
      ['a'],
    );
    // A number is never used again, whatever was deleted.
    await record(one, event('open-over', { ...open, from: 'firing', to: 'ok', atMs: 2_500 }));
    assert.equal(await one.alerts.prune(100_000), 4);
    await record(one, event('after'));
    assert.ok((await one.alerts.lastSeq()) > last + 1);
  });

  test('many old events are deleted in one call', async () => {
    const { one } = current();
    const ends = Array.from({ length: 5_000 }, (_, i) => event(`e${i}`, { to: 'ok', episodeId: null }));
    await record(one, ...ends);
    assert.equal(await one.alerts.prune(10_001), 5_000);
    assert.equal(await one.alerts.prune(10_001), 0);
    assert.equal(await one.alerts.lastSeq(), 0);
  });
}

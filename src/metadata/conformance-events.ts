import assert from 'node:assert/strict';
import { test } from 'node:test';
import { event, hexId, type Opened, takeLease } from './conformance-fixture.ts';
import type { AlertEvent } from './port.ts';

const BURST = 10_000;
const FOLLOWERS_LIMIT = 7;

export function eventConformance(current: () => Opened): void {
  test('an event comes back as it was recorded', async () => {
    const { one, other } = current();
    const lease = await takeLease(one, 'rules-00');
    const recorded = await one.alerts.record(
      [
        event('full', { message: 'wörds\nlines', value: 1e-300, threshold: 1.7976931348623157e308 }),
        event('empty', {
          ...{ alertId: hexId('alert-2'), groupTags: {}, labels: {}, annotations: {}, value: null },
          ...{ firstTriggeredMs: null, firedMs: null, episodeId: null, to: 'noData', reason: 'noData' },
        }),
        event('endless', { alertId: hexId('alert-3'), value: Number.POSITIVE_INFINITY }),
      ],
      { lease },
    );
    assert.equal(recorded.length, 3);
    assert.deepEqual(await other.alerts.events({ limit: 10 }), recorded.toReversed());
    assert.deepEqual(await other.alerts.eventsAfter(0, 10), recorded);
    assert.equal(await other.alerts.lastSeq(), recorded[2]?.seq);
  });

  test('an event that is there already is left out, and what it once said of the alert is not said again', async () => {
    const { one, other } = current();
    const lease = await takeLease(one, 'rules-00');
    const fired = event('fired');
    const resolved = event('resolved', {
      ...{ from: 'firing', to: 'ok', atMs: 20_000, resolvedMs: 20_000, episodeId: fired.id },
    });
    await one.alerts.record([fired], { lease });
    assert.equal((await one.alerts.record([fired, resolved, resolved], { lease })).length, 1);
    assert.deepEqual(await other.alerts.record([fired], { lease }), []);
    assert.deepEqual(await other.alerts.instances(), []);
    assert.equal((await other.alerts.events({ limit: 10 })).length, 2);
  });

  test('no events are no events', async () => {
    const { one } = current();
    assert.deepEqual(await one.alerts.record([], { lease: await takeLease(one, 'rules-00') }), []);
    assert.equal(await one.alerts.lastSeq(), 0);
    assert.deepEqual(await one.alerts.eventsAfter(0, 5), []);
  });

  test(`${BURST.toLocaleString('en')} events at once are recorded in their order, each alert with its last one`, async () => {
    const { one, other } = current();
    const lease = await takeLease(one, 'rules-00');
    const events = Array.from({ length: BURST }, (_, i) => {
      const alertId = hexId(`alert-${i >> 1}`);
      return i % 2 === 0
        ? event(`e${i}`, { alertId, to: 'pending', ruleId: `rule-${i % 100}` })
        : event(`e${i}`, { alertId, from: 'pending', to: i % 4 === 1 ? 'firing' : 'ok', ruleId: 'odd' });
    });
    const recorded = await one.alerts.record(events, { lease });
    assert.deepEqual(
      recorded.map(({ id }) => id),
      events.map(({ id }) => id),
    );
    assertAscending(recorded);
    assert.deepEqual(await other.alerts.eventsAfter(0, BURST + 1), recorded);
    const instances = await other.alerts.instances();
    assert.equal(instances.length, BURST / 4);
    assert.ok(instances.every(({ state, ruleId }) => state === 'firing' && ruleId === 'odd'));
    assert.deepEqual(await one.alerts.record(events, { lease }), []);
  });

  test('a follower misses no event, however many processes record at once', async () => {
    const { one, other } = current();
    const leases = [await takeLease(one, 'rules-00', 'a'), await takeLease(other, 'rules-01', 'b')] as const;
    const rounds = 12;
    let isDone = false;
    const record = async (who: 0 | 1): Promise<void> => {
      for (let round = 0; round < rounds; round++) {
        const events = Array.from({ length: 1 + (round % 5) * 4 }, (_, i) =>
          event(`${who}-${round}-${i}`, { alertId: hexId(`${who}-${i}`) }),
        );
        await (who === 0 ? one : other).alerts.record(events, { lease: leases[who] });
      }
    };
    const followed: AlertEvent[] = [];
    const follow = async (): Promise<void> => {
      for (;;) {
        const wasDone = isDone;
        const page = await one.alerts.eventsAfter(followed.at(-1)?.seq ?? 0, FOLLOWERS_LIMIT);
        followed.push(...page);
        if (page.length === 0 && wasDone) return;
      }
    };
    const following = follow();
    await Promise.all([record(0), record(1)]);
    isDone = true;
    await following;
    assertAscending(followed);
    assert.deepEqual(followed.toReversed(), await other.alerts.events({ limit: 10_000 }));
    assert.ok(followed.length > rounds);
  });
}

function assertAscending(events: readonly AlertEvent[]): void {
  for (const [i, { seq }] of events.entries()) {
    const before = events[i - 1]?.seq ?? 0;
    assert.ok(seq > before, `event ${i} has the number ${seq} after ${before}`);
  }
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertEvent } from '../../../metadata/port.ts';
import { LINKS, T0 } from '../testing/fixture.ts';
import { buildMessage, type MessageParts } from './build-message.ts';

function event(alertId: string, changes: Partial<AlertEvent> = {}): AlertEvent {
  return {
    ...{ seq: 1, id: `event ${alertId}`, ruleId: 'r', ruleName: 'CPU high', alertId, groupTags: {} },
    ...{ labels: { alertname: 'CPU high' }, annotations: {}, from: 'ok', to: 'firing', reason: 'met' },
    ...{ atMs: T0, value: 95, threshold: 90, severity: 'critical', firstTriggeredMs: T0 - 60_000 },
    ...{ firedMs: T0, resolvedMs: null, episodeId: `episode ${alertId}`, message: null },
    ...changes,
  };
}

function parts(changes: Partial<MessageParts>): MessageParts {
  return {
    group: { key: 'k', channelId: 'c', routeId: 'r', labels: { alertname: 'CPU high' }, shard: 'notify-00' },
    ...{
      routeName: 'all',
      threadId: 't',
      decision: { reason: 'changed', fresh: [] },
      firing: [],
      resolved: [],
    },
    ...{ acknowledgements: new Map(), links: LINKS, nowMs: T0 + 5, mostAlerts: 100 },
    ...changes,
  };
}

test('alerts that fire stand before those that are over, each kind by age', () => {
  const message = buildMessage(
    parts({
      firing: [event('young', { firedMs: T0 + 2 }), event('old')],
      resolved: [event('over', { firedMs: T0 - 9, to: 'ok', resolvedMs: T0 + 3, atMs: T0 + 4 })],
    }),
  );
  assert.deepEqual(
    message.alerts.map(({ alertId, status, endsAtMs }) => [alertId, status, endsAtMs]),
    [
      ['old', 'firing', null],
      ['young', 'firing', null],
      ['over', 'resolved', T0 + 3],
    ],
  );
  assert.equal(message.status, 'firing');
  assert.equal(buildMessage(parts({ resolved: [event('over')] })).status, 'resolved');
});

test('news are as old as the oldest of what is told for the first time; repetitions are none', () => {
  const firing = [event('a', { firedMs: T0 - 50 }), event('b', { firedMs: T0 - 5 })];
  const resolved = [event('c', { resolvedMs: T0 - 2 })];
  const fresh = ['b'];
  assert.equal(
    buildMessage(parts({ firing, resolved, decision: { reason: 'changed', fresh } })).newsSinceMs,
    T0 - 5,
  );
  assert.equal(buildMessage(parts({ firing })).newsSinceMs, null);
});

test('an acknowledgement is told with the episode that it is for', () => {
  const acknowledgement = { episodeId: 'episode a', atMs: T0, actor: 'Ann', comment: 'on it' };
  const { alerts } = buildMessage(
    parts({
      firing: [event('a'), event('b')],
      acknowledgements: new Map([['episode a', acknowledgement]]),
    }),
  );
  assert.deepEqual(
    alerts.map((alert) => alert.acknowledgement?.actor),
    ['Ann', undefined],
  );
});

test('what is too much for a message is counted, those that fire come first', () => {
  const many = (word: string, count: number) =>
    Array.from({ length: count }, (_, at) => event(`${word}${at}`));
  const message = buildMessage(parts({ firing: many('f', 7), resolved: many('r', 7), mostAlerts: 10 }));
  assert.deepEqual([message.alerts.length, message.leftOut], [10, { firing: 0, resolved: 4 }]);
  const full = buildMessage(parts({ firing: many('f', 12), resolved: many('r', 1), mostAlerts: 10 }));
  assert.deepEqual([full.alerts.length, full.leftOut], [10, { firing: 2, resolved: 1 }]);
});

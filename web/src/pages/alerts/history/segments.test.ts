import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert, AlertEvent } from '../api/alert-types.ts';
import { timeline } from './segments.ts';

const WINDOW = { startMs: 100, endMs: 200 };
const event = (atMs: number, from: AlertEvent['from'], to: AlertEvent['to'], alertId = 'a') =>
  ({
    alertId,
    ruleId: 'r',
    ruleName: 'CPU',
    groupTags: { host: 'h' },
    atMs,
    from,
    to,
  }) as unknown as AlertEvent;
const parts = (events: readonly AlertEvent[], active: readonly Alert[] = []) =>
  timeline(events, active, WINDOW).map(({ segments }) =>
    segments.map(({ state, startMs, endMs }) => `${state} ${startMs}-${endMs}`),
  );

test('events, newest first, become stretches of time', () => {
  const events = [event(150, 'firing', 'ok'), event(130, 'pending', 'firing'), event(110, 'ok', 'pending')];
  assert.deepEqual(parts(events), [['pending 110-130', 'firing 130-150']]);
});

test('the state before the first event is known from it, and that after the last lasts to the end', () => {
  assert.deepEqual(parts([event(150, 'firing', 'keeping')]), [['firing 100-150', 'keeping 150-200']]);
});

test('an alert that has fired since before has no event, but a row', () => {
  const active = { alertId: 'b', ruleId: 'r', ruleName: 'X', state: 'firing', sinceMs: 50, labels: {} };
  assert.deepEqual(parts([], [active as unknown as Alert]), [['firing 100-200']]);
});

test('those that fired longest come first', () => {
  const events = [
    event(190, 'ok', 'firing', 'short'),
    event(110, 'ok', 'pending', 'pending'),
    event(120, 'ok', 'firing', 'long'),
  ];
  assert.deepEqual(
    timeline(events, [], WINDOW).map(({ alertId }) => alertId),
    ['long', 'short', 'pending'],
  );
});

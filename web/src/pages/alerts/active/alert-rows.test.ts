import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from '../api/alert-types.ts';
import { countStates, filterAlerts, isOpen } from './alert-rows.ts';

const alert = (part: Partial<Alert>): Alert => ({
  alertId: 'a',
  ruleId: 'r',
  ruleName: 'High CPU',
  state: 'firing',
  severity: 'warning',
  labels: { alertname: 'High CPU', host: 'web-1' },
  groupTags: { host: 'web-1' },
  annotations: {},
  message: null,
  value: 1,
  valueAtMs: 0,
  threshold: 0,
  sinceMs: 0,
  firstTriggeredMs: 0,
  firedMs: 0,
  episodeId: 'e',
  acknowledgement: null,
  silencedBy: [],
  inhibitedBy: [],
  ...part,
});

const ALL = { text: '', state: '', severity: '', ruleId: '', openOnly: false };
const ids = (alerts: readonly Alert[]) => alerts.map(({ alertId }) => alertId);

test('the gravest come first: by state, severity, then the newest', () => {
  const alerts = [
    alert({ alertId: 'pending', state: 'pending', severity: 'critical' }),
    alert({ alertId: 'old', sinceMs: 1 }),
    alert({ alertId: 'new', sinceMs: 2 }),
    alert({ alertId: 'kept', state: 'keeping', severity: 'critical' }),
    alert({ alertId: 'failed', state: 'error', severity: 'info' }),
  ];
  assert.deepEqual(ids(filterAlerts(alerts, ALL)), ['kept', 'new', 'old', 'failed', 'pending']);
});

test('an alert that is kept counts and filters as firing', () => {
  const alerts = [alert({ state: 'keeping' }), alert({ state: 'noData' })];
  assert.deepEqual(countStates(alerts), { firing: 1, pending: 0, noData: 1, error: 0 });
  assert.equal(filterAlerts(alerts, { ...ALL, state: 'firing' }).length, 1);
});

test('every word must be in the name, a label or an annotation, in any case', () => {
  const alerts = [
    alert({ alertId: 'a', annotations: { summary: 'Disk of the SHOP' } }),
    alert({ alertId: 'b', labels: { host: 'shop-1' } }),
  ];
  assert.deepEqual(ids(filterAlerts(alerts, { ...ALL, text: ' shop ' })), ['a', 'b']);
  assert.deepEqual(ids(filterAlerts(alerts, { ...ALL, text: 'shop disk' })), ['a']);
});

test('open ones are those that nobody has taken on and nothing holds back', () => {
  const acknowledgement = { episodeId: 'e', atMs: 0, actor: 'anna', comment: '' };
  assert.equal(isOpen(alert({})), true);
  assert.equal(isOpen(alert({ acknowledgement })), false);
  assert.equal(isOpen(alert({ silencedBy: ['s'] })), false);
  assert.equal(isOpen(alert({ inhibitedBy: ['i'] })), false);
});

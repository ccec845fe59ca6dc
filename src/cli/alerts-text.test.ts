import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ListedAlert, renderAlerts } from './alerts-text.ts';

const NOW = Date.UTC(2026, 0, 1);
const ALERT: ListedAlert = {
  ...{ state: 'pending', severity: 'warning', ruleName: 'CPU', groupTags: { host: 'a' }, value: 91.5 },
  ...{
    valueAtMs: NOW - 8_000,
    sinceMs: NOW - 60_000,
    acknowledgement: null,
    silencedBy: [],
    inhibitedBy: [],
  },
};

test('a value that is not the last says how old it is', () => {
  assert.match(renderAlerts([ALERT], NOW), /91\.5 +1m\n$/);
  assert.match(renderAlerts([{ ...ALERT, valueAtMs: NOW - 42_000 }], NOW), /91\.5 \(42s ago\) +1m\n$/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPanel } from '../new-panel.ts';
import { changedFields, KIND_GROUPS } from './kind-fields.ts';
import { valueAt, withValueAt } from './path-value.ts';

test('values are written at their places, and what holds nothing any more is left out', () => {
  const panel = newPanel('timeSeries', 1);
  const changed = withValueAt(panel, 'rightAxis.unit', 'bytes');
  assert.equal(valueAt(changed, 'rightAxis.unit'), 'bytes');
  assert.deepEqual(withValueAt(changed, 'rightAxis.unit', undefined), panel);
  assert.deepEqual(valueAt(withValueAt(panel, 'display.unit', undefined), 'display'), {});
});

test('a group tells how many of its fields somebody changed', () => {
  const fresh = newPanel('timeSeries', 0);
  const panel = withValueAt(withValueAt(fresh, 'legend.place', 'right'), 'legend.descending', true);
  const changed = (KIND_GROUPS.timeSeries ?? []).map((group) => [
    group.title,
    changedFields(panel, fresh, group),
  ]);
  assert.deepEqual(changed, [
    ['Axis', 0],
    ['Right axis', 0],
    ['Legend', 2],
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertUnit } from './units.ts';

test('units of Grafana as those of here', () => {
  const facts: readonly (readonly [string, string | undefined, boolean])[] = [
    // id, unit, whether something is lost
    ['bytes', 'bytes', false],
    ['Bps', 'Bps', false],
    ['bps', 'bps', false],
    ['percentunit', 'percentunit', false],
    ['dthms', 'dtdurations', false],
    ['kwatth', 'suffix:kWh', false],
    ['currencySEK', 'prefix:kr', false],
    ['suffix:carts', 'suffix:carts', false],
    ['prefix:≈', 'prefix:≈', false],
    ['currency:CHF', 'prefix:CHF', false],
    ['count:things', 'suffix:things', false],
    ['si:Wh', 'suffix:Wh', true],
    ['time:YYYY-MM', 'dateTimeAsIso', true],
    ['furlongs', 'suffix:furlongs', true],
    [`suffix:${'x'.repeat(40)}`, `suffix:${'x'.repeat(24)}`, true],
    ['constructor', 'suffix:constructor', true],
    ['suffix:', undefined, false],
    ['', undefined, false],
  ];
  for (const [id, expected, isLoss] of facts) {
    const { unit, loss } = convertUnit(id);
    assert.deepEqual([id, unit, loss !== undefined], [id, expected, isLoss]);
  }
});

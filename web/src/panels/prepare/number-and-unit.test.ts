import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charactersOf, numberAndUnit } from './number-and-unit.ts';

test('a value is parted after its number', () => {
  const parted: readonly (readonly [string, string, string])[] = [
    ['12.4 MiB/s', '12.4', 'MiB/s'],
    ['16.47 k samples/s', '16.47', 'k samples/s'],
    ['−3,120 tx/s', '−3,120', 'tx/s'],
    ['19d 22h', '19d 22h', ''],
    ['$5', '$5', ''],
    ['8', '8', ''],
    ['up since today', 'up since today', ''],
  ];
  for (const [text, number, unit] of parted) assert.deepEqual(numberAndUnit(text), { number, unit });
});

test('a unit takes less room than a number', () => {
  assert.equal(charactersOf('8'), 1);
  assert.ok(charactersOf('83 %') < 4);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Drawn, type Nulls, withNulls } from './nulls.ts';

const TIMES = Array.from({ length: 14 }, (_, i) => i * 1_000);
// A sample every two seconds, then an outage of six, which may last until the end.
const OPEN = [null, 1, null, 1, null, 1, null, 1, null, null, null, null, null, null];
const OUTAGE = [...OPEN.slice(0, 13), 5];
const _ = undefined;
const GAP = [null, 1, _, 1, _, 1, _, 1, null, null, null, null, null, 5];
const BRIDGE = [null, 1, _, 1, _, 1, _, 1, _, _, _, _, _, 5];

const CASES: readonly (readonly [name: string, nulls: Nulls, values: (number | null)[], drawn: Drawn[]])[] = [
  ['a long hole is a gap', 'gap', OUTAGE, GAP],
  ['a bridge spans all holes', 'bridge', OUTAGE, BRIDGE],
  ['a bridge may be too short', { bridgeSeconds: 5 }, OUTAGE, GAP],
  ['a bridge may be long enough', { bridgeSeconds: 6 }, OUTAGE, BRIDGE],
  ['zeros fill what is no hole between samples', 'zero', OUTAGE, [0, 1, _, 1, _, 1, _, 1, 0, 0, 0, 0, 0, 5]],
  ['zeros go on to the end after an outage', 'zero', OPEN, [0, 1, _, 1, _, 1, _, 1, 0, 0, 0, 0, 0, 0]],
];

for (const [name, nulls, values, drawn] of CASES) {
  test(name, () => assert.deepEqual(withNulls(TIMES, values, nulls), drawn));
}

test('a sample that is not due yet is no zero', () => {
  const values = [1, null, 1, null, 1, null];
  assert.deepEqual(withNulls(TIMES.slice(0, 6), values, 'zero'), [1, _, 1, _, 1, null]);
});

test('a series without a value stays empty, or is zero', () => {
  assert.deepEqual(withNulls([0, 1], [null, null]), [null, null]);
  assert.deepEqual(withNulls([0, 1], [null, null], 'zero'), [0, 0]);
});

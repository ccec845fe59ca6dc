import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ValueMapping } from '../../../../src/model/dashboard/panel.ts';
import { BYTES, PERCENT, PLAIN } from '../../format/units.ts';
import { absoluteThresholds, gaugeEnds, thresholdColor, valueLook } from './value-look.ts';

const TRAFFIC = [
  { value: null, color: 'ok' },
  { value: 70, color: 'pending' },
  { value: 90, color: 'firing' },
] as const;

test('a value has the colour of the highest threshold that it has reached', () => {
  const colors = [-5, 69.9, 70, 90, 1e9, null, undefined].map((value) => thresholdColor(value, TRAFFIC));
  assert.deepEqual(colors, ['ok', 'ok', 'pending', 'firing', 'firing', undefined, undefined]);
  assert.equal(thresholdColor(1, [{ value: 5, color: 'ok' }]), undefined);
});

test('mappings write words in place of values, the first that matches', () => {
  const mappings: ValueMapping[] = [
    { kind: 'value', value: 0, text: 'down', color: 'firing' },
    { kind: 'range', from: 1, to: 3, text: 'few' },
    { kind: 'range', from: 3, to: null, text: 'many', color: 'accent' },
    { kind: 'value', value: null, text: 'silent', color: 'nodata' },
  ];
  const look = (value: number | null | undefined) =>
    valueLook(value, { unit: PLAIN, thresholds: TRAFFIC, mappings });
  assert.deepEqual(look(0), { text: 'down', color: 'firing', mapped: true });
  assert.deepEqual(look(3), { text: 'few', color: 'ok', mapped: true });
  assert.deepEqual(look(95), { text: 'many', color: 'accent', mapped: true });
  assert.deepEqual(look(-1), { text: '−1', color: 'ok', mapped: false });
  assert.deepEqual(
    [look(null), look(undefined), look(Number.NaN)].map(({ text }) => text),
    ['silent', 'silent', 'silent'],
  );
});

test('thresholds in percent lie on the way from min to max, in order', () => {
  const thresholds = [...TRAFFIC].reverse();
  const values = absoluteThresholds({ thresholds, thresholdsArePercent: true }, { min: 100, max: 300 });
  assert.deepEqual(
    values.map(({ value }) => value),
    [null, 240, 280],
  );
});

test('a gauge ends where percent end, above its thresholds and values, or where it is told to', () => {
  const display = { thresholds: TRAFFIC };
  const cases = [
    [gaugeEnds({}, PERCENT, [12]), { min: 0, max: 100 }],
    [gaugeEnds({}, { ...PERCENT, factor: 100 }, [0.4]), { min: 0, max: 1 }],
    [gaugeEnds({}, PERCENT, [180]), { min: 0, max: 200 }],
    [gaugeEnds(display, PLAIN, [12, null]), { min: 0, max: 100 }],
    [gaugeEnds(display, PLAIN, [1_100]), { min: 0, max: 1_200 }],
    [gaugeEnds({}, BYTES, []), { min: 0, max: 1 }],
    [gaugeEnds({}, PLAIN, [-7, 3]), { min: -8, max: 3 }],
    [gaugeEnds({ min: 5, max: 2 }, PLAIN, []), { min: 5, max: 6 }],
    [gaugeEnds({ max: 50 }, PLAIN, [80]), { min: 0, max: 50 }],
    [gaugeEnds({}, PLAIN, [Number.POSITIVE_INFINITY]), { min: 0, max: 1 }],
  ];
  for (const [found, expected] of cases) assert.deepEqual(found, expected);
});

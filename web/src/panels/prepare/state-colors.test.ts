import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Display } from '../../../../src/model/dashboard/panel.ts';
import { areaColor, panelColor } from '../panel-colors.ts';
import { heatColor, rampGradient } from './heat-colors.ts';
import { panelSeries } from './series.ts';
import { stateColors } from './state-colors.ts';
import { stateRows } from './states.ts';
import { answerOf, panelOf } from './testing.fixture.ts';

const colorsOf = (display: Display, values: readonly number[]) => {
  const panel = panelOf('stateTimeline', { display, mergeEqual: true, showValues: true });
  const points = values.map((value, i) => [i * 10, value] as const);
  const rows = stateRows(panel, panelSeries(panel, [answerOf('A', ['a'], points)]));
  return { ...stateColors(rows, 'dark'), spans: rows[0]?.spans ?? [] };
};

test('states have the colour of their mapping, and words without one a colour of their own', () => {
  const mappings = [
    { kind: 'value', value: 0, text: 'down', color: 'firing' },
    { kind: 'value', value: 1, text: 'up' },
    { kind: 'value', value: 2, text: 'starting' },
  ] as const;
  const { states, numbers } = colorsOf({ mappings }, [0, 1, 2, 1, 7]);
  assert.deepEqual(
    states.map(({ text }) => text),
    ['down', 'up', 'starting', '7'],
  );
  assert.equal(states[0]?.color, areaColor(panelColor('firing', 'dark'), 'dark'));
  assert.equal(new Set(states.map(({ color }) => color)).size, 4);
  assert.equal(numbers, undefined);
});

test('many numbers go from little to much, and only their ends are told', () => {
  const { states, numbers, colorOf, spans } = colorsOf(
    {},
    Array.from({ length: 30 }, (_, i) => i),
  );
  assert.deepEqual([states, numbers], [[], { least: '0', most: '29' }]);
  const [first, last] = [spans[0], spans.at(-1)];
  assert.ok(first !== undefined && last !== undefined);
  assert.equal(colorOf(first), '#202d4e');
  assert.equal(colorOf(last), '#e8fae4');
});

test('an empty cell has no colour, and more is further along the ramp', () => {
  const ends = { most: 100, least: 0, counts: true };
  assert.equal(heatColor(0, ends, 'light'), undefined);
  assert.equal(heatColor(Number.NaN, ends, 'light'), undefined);
  assert.deepEqual(heatColor(100, ends, 'light'), [22, 17, 62]);
  assert.deepEqual(heatColor(5, { most: 5, least: 5, counts: false }, 'light'), [22, 17, 62]);
  assert.match(rampGradient('light'), /^linear-gradient\(90deg, rgb\(224 232 250\)/);
});

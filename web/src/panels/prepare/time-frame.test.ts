import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimeSeriesPanel } from '../../../../src/model/dashboard/panel.ts';
import { formatValue, PLAIN } from '../../format/units.ts';
import { panelSeries, panelUnit } from './series.ts';
import { answerOf, timeSeriesPanel } from './testing.fixture.ts';
import { MOST_LINES, timePicture } from './time-frame.ts';

const picture = (part: Partial<TimeSeriesPanel>, ...names: string[]) => {
  const panel = timeSeriesPanel(part);
  return timePicture(panel, panelSeries(panel, [answerOf('A', names)]), panelUnit(panel), 'light');
};

test('series are drawn as the panel says, and as overrides say otherwise', () => {
  const { frame } = picture(
    {
      ...{ draw: 'step', fillOpacityPercent: 20, lineWidthPx: 2, stack: 'values' },
      overrides: [{ match: { nameRegex: 'b' }, draw: 'bars', stacked: false, dashed: true, mirrored: true }],
    },
    'a',
    'b',
  );
  const [a, b] = frame.series.map(({ values: _, key: __, label: ___, color: ____, ...style }) => style);
  assert.deepEqual(a, { draw: 'step', fillPercent: 20, widthPx: 2 });
  assert.deepEqual(b, {
    draw: 'bars',
    fillPercent: 20,
    widthPx: 2,
    dashed: true,
    mirrored: true,
    overlay: true,
  });
});

test('the right axis has its own unit, or that of its series', () => {
  const overrides = [{ match: { nameRegex: 'b' }, axis: 'right' as const, unit: 'percent' }];
  const own = picture({ overrides, display: { unit: 'bytes' } }, 'a', 'b');
  assert.equal(own.right?.unit.kind, 'percent');
  assert.equal(own.unit.kind, 'bytes');
  assert.equal(own.frame.series[1]?.unit?.kind, 'percent');
  const asked = picture({ overrides, rightAxis: { unit: 'ops', min: 0, max: 5, label: 'rate' } }, 'a', 'b');
  assert.deepEqual(asked.right?.scale, { min: 0, max: 5, clip: true });
  assert.equal(asked.right?.label, 'rate');
  assert.equal(formatValue(3, asked.right?.unit ?? PLAIN), '3 ops/s');
  const plain = [{ match: { nameRegex: 'b' }, axis: 'right' as const }];
  const byAxis = picture(
    { overrides: plain, display: { unit: 'bytes' }, rightAxis: { unit: 'ops' } },
    'a',
    'b',
  );
  assert.deepEqual(
    [byAxis.frame.series[0]?.unit, byAxis.frame.series[1]?.unit?.suffix],
    [undefined, 'ops/s'],
  );
  // Its own unit stays in tooltip and legend.
  assert.equal(asked.frame.series[1]?.unit?.kind, 'percent');
  assert.equal(picture({}, 'a').right, undefined);
});

test('areas, bars and stacks start at zero; powers are on request', () => {
  assert.deepEqual(picture({}, 'a').scale, {});
  assert.deepEqual(picture({ fillOpacityPercent: 10 }, 'a').scale, { fromZero: true });
  assert.deepEqual(picture({ stack: 'percent' }, 'a').scale, { fromZero: true });
  assert.deepEqual(picture({ axisScale: 'log2', display: { min: 1 } }, 'a').scale, { min: 1, log: 2 });
});

test('of ten thousand series the highest are drawn, and the rest is counted', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `host-${i}`);
  const { frame, left } = picture({}, ...names);
  assert.equal(frame.series.length, MOST_LINES);
  assert.equal(left, 10_000 - MOST_LINES);
  assert.equal(frame.series.at(-1)?.label, 'host-9999');
});

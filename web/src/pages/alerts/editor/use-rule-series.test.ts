import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BYTES, PERCENT, PLAIN } from '../../../format/units.ts';
import { roundTo } from '../chart/round.ts';
import { answers, suggestThreshold } from './use-rule-series.ts';

const series = (...values: (number | null)[]) => [
  { metric: 'm', tags: {}, points: values.map((value, i) => [i, value] as const) },
];

test('the first threshold lies a little beyond all values, on the side of the condition', () => {
  assert.equal(suggestThreshold(series(10, null, 40), 'gt', PLAIN), 44);
  assert.equal(suggestThreshold(series(10, 40), 'lt', PLAIN), 6);
  assert.equal(suggestThreshold(series(0), 'gte', PLAIN), 0);
});

test('a share does not go beyond all there is, and bytes are whole powers', () => {
  assert.equal(suggestThreshold(series(50, 98), 'gt', PERCENT), 100);
  assert.equal(suggestThreshold(series(1_000), 'gt', BYTES), 1_152);
  assert.equal(suggestThreshold(series(null), 'gt', PLAIN), undefined);
});

test('a dragged value is one that a person would write', () => {
  assert.equal(roundTo(PERCENT)(83.3712, 0.4), 83);
  assert.equal(roundTo(PLAIN)(0.30000000000000004, 0.01), 0.3);
  assert.equal(roundTo(BYTES)(8_600_000_000, 40_000_000), 8_589_934_592);
});

test('a backtest stands for the values that are drawn as long as metric, filters, groups and window are its own', () => {
  const spec = { metric: 'cpu', aggregation: 'avg', groupBy: ['host'] } as const;
  const rule = {
    query: { metric: 'cpu', aggregation: 'avg', windowSeconds: 300 },
    groupBy: ['host'],
  } as const;
  assert.equal(answers(rule, spec, 300), true);
  assert.equal(answers(rule, spec, 3_600), false);
  assert.equal(answers(rule, spec, undefined), false);
  assert.equal(answers(rule, { ...spec, aggregation: 'max' }, 300), false);
  assert.equal(answers(rule, { ...spec, groupBy: [] }, 300), false);
  assert.equal(answers(rule, undefined, 300), false);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, duration, interval } from './duration.ts';
import { compact, significant } from './number.ts';
import { aggregatedUnit, BYTES, formatValue, metricUnit, PERCENT, SECONDS } from './units.ts';

test('numbers have at most four significant digits and separated thousands', () => {
  assert.equal(significant(1234.567), '1,235');
  assert.equal(significant(0.123456), '0.1235');
  assert.equal(significant(-0), '0');
  assert.equal(significant(-12.5), '−12.5');
  assert.equal(significant(Number.NaN), '–');
});

test('large counts take an SI prefix, and none is ever shown as 1,000 k', () => {
  assert.equal(compact(9_999), '9,999');
  assert.equal(compact(12_345), '12.35 k');
  assert.equal(compact(999_999), '1 M');
  assert.equal(compact(1_234_567_890), '1.235 G');
  assert.equal(compact(0.000012), '1.20e−5');
});

test('values carry the unit of their metric', () => {
  assert.equal(formatValue(13_002_342, { ...BYTES, perSecond: true }), '12.4 MiB/s');
  assert.equal(formatValue(0.25, SECONDS), '250 ms');
  assert.equal(formatValue(83, PERCENT), '83 %');
  assert.equal(formatValue(0, BYTES), '0 B');
  assert.equal(formatValue(1023.9, BYTES), '1,024 B');
  assert.equal(formatValue(4980, SECONDS), '1h 23m');
  assert.equal(formatValue(null, SECONDS), '–');
  assert.equal(formatValue(3, metricUnit('queue', '{messages}')), '3 messages');
  assert.equal(formatValue(0.5, metricUnit('hit_ratio')), '50 %');
  assert.equal(formatValue(1500, metricUnit('latency', 'ms')), '1.5 s');
});

test('a missing unit is read from the name, a rate is per second and a count has none', () => {
  assert.equal(metricUnit('network_received_bytes_total').kind, 'bytes');
  assert.equal(metricUnit('load_1m').kind, 'count');
  assert.equal(formatValue(2048, aggregatedUnit(metricUnit('x_bytes_total'), 'rate')), '2 KiB/s');
  assert.equal(formatValue(2048, aggregatedUnit(metricUnit('x_bytes_total'), 'count')), '2,048');
});

test('durations show their two largest parts', () => {
  assert.equal(duration(4_980), '1h 23m');
  assert.equal(duration(86_400 * 3 + 3_600 * 4 + 59), '3d 4h');
  assert.equal(duration(0.25), '250 ms');
  assert.equal(duration(59.7), '1m');
  assert.equal(interval(300), '5m');
  assert.equal(interval(90), '90s');
  assert.equal(ago(12_000), '12 s ago');
  assert.equal(ago(500), 'just now');
});

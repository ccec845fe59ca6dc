import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTime } from './time-expression.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

test('times are milliseconds, ISO with a zone, a date, or relative to now', () => {
  const facts: [number | string, number][] = [
    [NOW, NOW],
    [String(NOW), NOW],
    [0, 0],
    ['now', NOW],
    ['now-1h30m', NOW - 5_400_000],
    ['now+5m', NOW + 300_000],
    ['2026-11-22T12:00:00Z', NOW],
    ['2026-11-22T13:00:00.000+01:00', NOW],
    ['2026-11-22 12:00:00Z', NOW],
    ['2026-11-22', Date.parse('2026-11-22T00:00:00Z')],
  ];
  for (const [value, expected] of facts)
    assert.equal(parseTime(value, NOW, 'start'), expected, String(value));
});

test('what is not a time in milliseconds is refused with its place', () => {
  const seconds = Math.floor(NOW / 1_000);
  for (const value of [
    'yesterday',
    'now-',
    'now-1',
    '2026-11-22T12:00:00',
    '',
    seconds,
    NOW * 1_000,
    Number.NaN,
  ]) {
    assert.throws(() => parseTime(value, NOW, 'start'), {
      code: 'INVALID_QUERY',
      status: 400,
      message: /^start: /,
    });
  }
  assert.throws(() => parseTime(seconds, NOW, 'end'), /looks like seconds/);
});

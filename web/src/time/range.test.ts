import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiTime, isLive, parseMoment, rangeLabel, resolveRange, shifted, widened } from './range.ts';
import { formatDateTime, fromWallTime, offsetLabel, wallTime } from './zone.ts';

const NOW = Date.UTC(2026, 10, 22, 14, 30, 0);

test('moments are read relative, absolute and as a time of day', () => {
  assert.equal(parseMoment('now', NOW, 'UTC'), NOW);
  assert.equal(parseMoment('now-90m', NOW, 'UTC'), NOW - 90 * 60_000);
  assert.equal(parseMoment('2d', NOW, 'UTC'), NOW - 2 * 86_400_000);
  assert.equal(parseMoment('2026-11-22', NOW, 'UTC'), Date.UTC(2026, 10, 22));
  assert.equal(parseMoment('2026-11-22 13:05', NOW, 'Europe/Berlin'), Date.UTC(2026, 10, 22, 12, 5));
  assert.equal(parseMoment('13:05:10', NOW, 'UTC'), Date.UTC(2026, 10, 22, 13, 5, 10));
  assert.equal(parseMoment('2026-11-22T13:05:00+02:00', NOW, 'UTC'), Date.UTC(2026, 10, 22, 11, 5));
  assert.equal(parseMoment(String(NOW), NOW, 'UTC'), NOW);
});

test('what is no moment is undefined, never a wrong day', () => {
  for (const text of [
    '',
    'yesterday-ish',
    '2026-02-30',
    '2026-13-01',
    '25:00',
    'now-',
    'now+1h',
    '<script>',
  ]) {
    assert.equal(parseMoment(text, NOW, 'UTC'), undefined, text);
  }
});

test('wall times survive the nights when clocks are turned', () => {
  const zone = 'Europe/Berlin';
  const skipped = fromWallTime({ year: 2026, month: 3, day: 29, hour: 2, minute: 30, second: 0 }, zone);
  assert.equal(formatDateTime(skipped, zone), '2026-03-29 03:30:00');
  const twice = fromWallTime({ year: 2026, month: 10, day: 25, hour: 2, minute: 30, second: 0 }, zone);
  assert.equal(twice, Date.UTC(2026, 9, 25, 0, 30));
  assert.deepEqual(wallTime(twice, zone).hour, 2);
  assert.equal(offsetLabel(twice, zone), 'UTC+02:00');
});

test('a range that cannot be read falls back to the last hour', () => {
  assert.deepEqual(resolveRange({ from: 'now', to: 'now-1h' }, NOW), {
    startMs: NOW - 3_600_000,
    endMs: NOW,
  });
  assert.deepEqual(resolveRange({ from: 'x', to: 'y' }, NOW), { startMs: NOW - 3_600_000, endMs: NOW });
});

test('only a range that ends now is live', () => {
  assert.equal(isLive({ from: 'now-1h', to: 'now' }), true);
  assert.equal(isLive({ from: 'now-2h', to: 'now-1h' }), false);
  assert.equal(isLive({ from: '2026-11-22T00:00:00Z', to: 'now' }), false);
});

test('ranges say themselves in words', () => {
  assert.equal(rangeLabel({ from: 'now-1h', to: 'now' }, NOW, 'UTC'), 'Last 1 hour');
  assert.equal(rangeLabel({ from: 'now-45m', to: 'now' }, NOW, 'UTC'), 'Last 45m');
  const fixed = { from: '2026-11-22T10:00:00Z', to: '2026-11-22T11:30:15Z' };
  assert.equal(rangeLabel(fixed, NOW, 'UTC'), '2026-11-22 10:00 – 11:30:15');
});

test('relative words go to the server as they are, moments as milliseconds', () => {
  assert.equal(apiTime('now-1h', NOW), 'now-1h');
  assert.equal(apiTime('2026-11-22T14:30:00Z', NOW), NOW);
});

test('moving and widening never go past now', () => {
  const hour = { startMs: NOW - 3_600_000, endMs: NOW };
  assert.deepEqual(shifted(hour, 0.5, NOW), hour);
  assert.equal(shifted(hour, -0.5, NOW).endMs, NOW - 1_800_000);
  assert.equal(widened(hour, 2, NOW).endMs, NOW);
  assert.equal(widened(hour, 2, NOW).startMs, NOW - 7_200_000);
});

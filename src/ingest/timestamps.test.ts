import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { timestampFromNumber, timestampFromText } from './timestamps.ts';

describe('a timestamp', () => {
  const numbers: readonly (readonly [number, number])[] = [
    [1_700_000_000, 1_700_000_000_000],
    [1_700_000_000.123, 1_700_000_000_123],
    [1_700_000_000_123, 1_700_000_000_123],
    [1_700_000_000_123.9, 1_700_000_000_123],
    [1_700_000_000_123_999, 1_700_000_000_123],
    [1_700_000_000_123_999_000, 1_700_000_000_123],
    [1e9, 1e12],
    [1e12, 1e12],
    [1e15, 1e12],
    [1e18, 1e12],
  ];
  for (const [given, expected] of numbers) {
    test(`of ${given} is read by its magnitude`, () => assert.equal(timestampFromNumber(given), expected));
  }

  for (const given of [0, -1, 5, 1e8, 999_999_999, 1e10, 1e11, 1e13, 1e14, 1e16, 1e17, 1e19, -1.7e12]) {
    test(`of ${given} is none`, () => assert.ok(Number.isNaN(timestampFromNumber(given))));
  }

  const texts: readonly (readonly [string, string])[] = [
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.123456789Z', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31T12:00:00+01:30', '2026-01-31T10:30:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ];
  for (const [given, expected] of texts) {
    test(`written ${given} is read`, () => {
      assert.equal(new Date(timestampFromText(given)).toISOString(), expected);
    });
  }

  for (const given of [
    '',
    'now',
    '2026-01-31',
    '2026-01-31T12:00:00',
    '2026-01-31 12:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '1700000000',
  ]) {
    test(`written ${JSON.stringify(given)} is none`, () => assert.ok(Number.isNaN(timestampFromText(given))));
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDuration, parseDurationMs } from './duration.ts';

test('durations are read with their units, parts added up', () => {
  const facts: [string, number | undefined][] = [
    ['10s', 10_000],
    ['1m', 60_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['1d', 86_400_000],
    ['1w', 604_800_000],
    ['250ms', 250],
    ['', undefined],
    ['10', undefined],
    ['10 s', undefined],
    ['s', undefined],
    ['1h-', undefined],
    ['1x', undefined],
  ];
  for (const [text, expected] of facts) assert.equal(parseDurationMs(text), expected, text);
});

test('a written duration reads back as the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e11 }), (ms) => parseDurationMs(formatDuration(ms)) === ms),
  );
});

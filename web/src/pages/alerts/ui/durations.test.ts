import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration, writeDuration } from './durations.ts';

const FACTS: readonly [string, number | undefined][] = [
  ['', 0],
  ['90', 90],
  ['90s', 90],
  ['1h 30m', 5_400],
  ['1h30m', 5_400],
  ['1.5h', 5_400],
  ['2 d', 172_800],
  ['1w', 604_800],
  ['5 minutes', undefined],
  ['-5m', undefined],
  ['m', undefined],
];

for (const [text, seconds] of FACTS) {
  test(`"${text}" is ${seconds} seconds`, () => assert.equal(parseDuration(text), seconds));
}

test('what is written is read as the same', () => {
  for (const seconds of [0, 1, 59, 60, 90, 3_600, 5_400, 86_400, 90_061, 604_800]) {
    assert.equal(parseDuration(writeDuration(seconds)), seconds);
  }
  assert.equal(writeDuration(5_400), '1h 30m');
});

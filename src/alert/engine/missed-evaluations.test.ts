import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countThroughChanges, countUpTo, latestCount, timesBetween } from './missed-evaluations.ts';
import { RuleState } from './rule-state.ts';

const DAY_MS = 86_400_000;
const FACTS: readonly (readonly [fromMs: number, toMs: number, intervalMs: number, times: number])[] = [
  [100_000, 110_000, 10_000, 0],
  [100_000, 150_000, 10_000, 4],
  // Where the interval was another one: what lies between that is a multiple of the new one.
  [100_000, 120_000, 30_000, 0],
  [80_000, 120_000, 30_000, 1],
  [101_234, 130_000, 10_000, 2],
  [110_000, 100_000, 10_000, 0],
  // A server that was off for a year missed a week of evaluations.
  [0, 365 * DAY_MS, 10_000, 60_479],
];
for (const [fromMs, toMs, intervalMs, times] of FACTS) {
  test(`every ${intervalMs} ms there are ${times} times between ${fromMs} and ${toMs}`, () => {
    assert.equal(timesBetween(fromMs, toMs, intervalMs), times);
  });
}

test('nothing is counted before the first evaluation that is known of', () => {
  const state = new RuleState('r', '');
  assert.equal(countUpTo(state, 100_000, 10_000), 0);
  assert.equal(countUpTo(state, 130_000, 10_000), 2);
  // Told of once more, and of an earlier one.
  assert.equal(countUpTo(state, 130_000, 10_000) + countUpTo(state, 90_000, 10_000), 0);
  assert.deepEqual([state.countedMs, state.missedEvaluations], [130_000, 2]);
});

test('time in which a rule was disabled is not counted, other time before its last change is', () => {
  const state = new RuleState('r', '');
  state.countedMs = 100_000;
  const changes = [
    { atMs: 95_000, wasEnabled: false },
    { atMs: 120_000, wasEnabled: true },
    { atMs: 155_000, wasEnabled: false },
    { atMs: 165_000, wasEnabled: true },
  ];
  assert.equal(countThroughChanges(state, changes, 10_000), 3);
  assert.deepEqual([state.countedMs, state.missedEvaluations], [165_000, 3]);
});

test('of what was told in several places the latest holds, of equal ones the first', () => {
  const [a, b, c] = [10, 30, 30].map((countedMs, missed) => ({ countedMs, missed }));
  assert.equal(latestCount([a, undefined, b, c, { countedMs: null, missed: 9 }]), b);
  assert.equal(latestCount([undefined, { countedMs: null, missed: 9 }]), undefined);
});

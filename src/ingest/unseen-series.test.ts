import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CardinalityGuard, seriesKey } from './cardinality-guard.ts';
import { FakeDirectory } from './testing/fake-directory.ts';
import { UnseenSeries } from './unseen-series.ts';

function setup(maxSeriesPerMetric: number) {
  const directory = new FakeDirectory();
  const guard = new CardinalityGuard({ directory, maxSeriesPerMetric });
  let nowMs = 0;
  const unseen = new UnseenSeries({
    guard,
    directory,
    clock: { now: () => nowMs, monotonicMs: () => nowMs },
  });
  const tagsOf = (host: number) => ({ host: String(host) });
  return {
    ...{ directory, unseen },
    /** As a request does it whose batch went into the queue; false when the series was refused. */
    send: (host: number): boolean => {
      const key = seriesKey('cpu', tagsOf(host));
      if (!guard.hold('cpu', tagsOf(host), key)) return false;
      unseen.take('cpu', key, tagsOf(host));
      return true;
    },
    learn: (host: number) => directory.learn({ name: 'cpu', tags: tagsOf(host) }),
    pass: (ms: number) => {
      nowMs += ms;
      unseen.sweep();
    },
  };
}

test('series in the queue count towards the limit until the directory knows them, then once', () => {
  const { send, learn, pass, unseen } = setup(2);
  assert.deepEqual([send(1), send(2), send(3), send(1)], [true, true, false, true]);
  pass(5_000);
  assert.equal(send(3), false);
  learn(1);
  learn(2);
  pass(1_000);
  assert.equal(unseen.count, 0);
  assert.equal(send(3), false);
});

test('a series whose batch never arrives stops counting in the end', () => {
  const { send, pass } = setup(1);
  assert.ok(send(1));
  pass(11 * 3_600_000);
  assert.equal(send(2), false);
  pass(2 * 3_600_000);
  assert.ok(send(2));
});

test('every series has its turn, however many there are', () => {
  const { send, learn, pass, unseen } = setup(10_000);
  for (let host = 0; host < 5_000; host += 1) send(host);
  learn(4_999);
  for (let second = 0; second < 3; second += 1) pass(1_000);
  assert.equal(unseen.count, 4_999);
});

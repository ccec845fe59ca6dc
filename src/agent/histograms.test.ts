import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_BUCKETS, Histograms } from './histograms.ts';
import type { AgentSample } from './sample.ts';

const brief = (samples: Iterable<AgentSample>): [string, number][] =>
  [...samples].map(({ name, value, tags }) => [tags?.le === undefined ? name : `${name}{${tags.le}}`, value]);

const begin = (histograms: Histograms, name: string, buckets?: readonly number[]): AgentSample[] => {
  const bounds = histograms.boundsOf(name, buckets);
  return histograms.begin(name, { name, tags: undefined, unit: undefined, bounds }, 0);
};

test('buckets are cumulative, a bound belongs to its bucket, and sum and count follow', () => {
  const histograms = new Histograms(DEFAULT_BUCKETS);
  begin(histograms, 'wait', [1, 2.5]);
  for (const value of [0.5, 1, 2, 99]) assert.equal(histograms.observe('wait', value), true);
  assert.deepEqual(brief(histograms.samples(7)), [
    ['wait_bucket{1}', 2],
    ['wait_bucket{2.5}', 3],
    ['wait_bucket{+Inf}', 4],
    ['wait_sum', 102.5],
    ['wait_count', 4],
  ]);
  assert.equal(histograms.seriesCount, 5);
});

test('a histogram begins with zero points', () => {
  const histograms = new Histograms([1]);
  assert.equal(histograms.observe('wait', 5), false);
  assert.deepEqual(brief(begin(histograms, 'wait')), [
    ['wait_bucket{1}', 0],
    ['wait_bucket{+Inf}', 0],
    ['wait_sum', 0],
    ['wait_count', 0],
  ]);
});

test('all series of one name share their buckets', () => {
  const histograms = new Histograms([1]);
  begin(histograms, 'wait', [1, 2]);
  assert.deepEqual(histograms.boundsOf('wait', [1, 2]), [1, 2]);
  assert.deepEqual(histograms.boundsOf('wait', undefined), [1, 2]);
  assert.throws(() => histograms.boundsOf('wait', [1, 3]), /TypeError: buckets: histogram wait already has/);
});

test('buckets must rise and be finite', () => {
  for (const bounds of [[], [1, 1], [2, 1], [Number.NaN], [1, Number.POSITIVE_INFINITY]]) {
    assert.throws(() => new Histograms(bounds), TypeError);
  }
});

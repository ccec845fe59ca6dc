import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RepetitionFinder } from './repetitions.ts';

test('rows that are all different need no ranks', () => {
  const found = new RepetitionFinder().find(Uint32Array.of(1, 1, 2), Float64Array.of(5, 6, 5), 3);
  assert.deepEqual(found, { most: 0, ranks: undefined });
});

test('each row counts the earlier ones of its series and time', () => {
  const finder = new RepetitionFinder();
  const sample = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -2, max: 3 }));
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 60 }), (samples) => {
      const seriesIds = Uint32Array.from(samples, ([seriesId]) => seriesId);
      const times = Float64Array.from(samples, ([, time]) => time * 1e12);
      const expected = samples.map(
        ([seriesId, time], row) =>
          samples.slice(0, row).filter(([s, t]) => s === seriesId && t === time).length,
      );
      const { most, ranks } = finder.find(seriesIds, times, samples.length);
      assert.equal(most, Math.max(0, ...expected));
      assert.deepEqual(ranks === undefined ? expected.map(() => 0) : [...ranks], expected);
    }),
  );
});

test('the table grows and shrinks with the calls', () => {
  const finder = new RepetitionFinder();
  for (const rows of [10, 100_000, 10]) {
    const seriesIds = Uint32Array.from({ length: rows }, (_, i) => i % 1_000);
    const times = Float64Array.from({ length: rows }, (_, i) => 1_000 * Math.floor(i / 1_000));
    assert.equal(finder.find(seriesIds, times, rows).most, 0);
  }
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CardinalityGuard, seriesKey } from './cardinality-guard.ts';
import { FakeDirectory } from './testing/fake-directory.ts';

function open(maxSeriesPerMetric: number) {
  const directory = new FakeDirectory();
  const guard = new CardinalityGuard({ directory, maxSeriesPerMetric });
  return {
    directory,
    hold: (host: string) => guard.hold('cpu', { host }, seriesKey('cpu', { host })),
    release: (host: string) => guard.release('cpu', seriesKey('cpu', { host })),
  };
}

describe('the cardinality guard', () => {
  test('counts the series on their way with those that are known', () => {
    const { directory, hold } = open(3);
    directory.learn({ name: 'cpu', tags: { host: 'known' } });
    assert.deepEqual([hold('a'), hold('b'), hold('c')], [true, true, false]);
  });

  test('counts a series that two requests bring once', () => {
    const { hold, release } = open(1);
    assert.deepEqual([hold('a'), hold('a'), hold('b')], [true, true, false]);
    release('a');
    assert.equal(hold('b'), false);
    release('a');
    assert.equal(hold('b'), true);
  });

  test('does not count a series twice that was stored while a request still holds it', () => {
    const { directory, hold } = open(3);
    hold('a');
    hold('b');
    directory.learn({ name: 'cpu', tags: { host: 'a' } });
    directory.learn({ name: 'cpu', tags: { host: 'b' } });
    assert.deepEqual([hold('c'), hold('d')], [true, false]);
  });

  test('gives room back when a batch was not stored', () => {
    const { hold, release } = open(1);
    hold('a');
    release('a');
    assert.equal(hold('b'), true);
    assert.throws(() => release('a'), /BUG/);
  });
});

describe('the key of a series', () => {
  test('does not depend on the order of its tags', () => {
    assert.equal(seriesKey('m', { a: '1', b: '2' }), seriesKey('m', { b: '2', a: '1' }));
  });

  test('tells apart what only looks alike when joined', () => {
    const keys = [
      seriesKey('m', { a: '1b' }),
      seriesKey('m', { a1: 'b' }),
      seriesKey('ma', {}),
      seriesKey('m', { a: '', b: '' }),
    ];
    assert.equal(new Set(keys).size, keys.length);
  });
});

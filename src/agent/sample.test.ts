import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seriesKey } from './sample.ts';

test('two series have the same key exactly when name and tags are the same, in any order', () => {
  // Few letters, among them those of the key's own form, so that accidents would happen if they could.
  const text = fc.string({ unit: fc.constantFrom('a', '1', ':'), minLength: 1, maxLength: 4 });
  const series = fc.tuple(
    text,
    fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key, minLength: 1 }),
  );
  const canonical = ([name, tags]: [string, [string, string][]]): string => {
    return JSON.stringify([name, [...tags].sort(([a], [b]) => (a < b ? -1 : 1))]);
  };
  fc.assert(
    fc.property(series, series, (a, b) => {
      const keyOf = ([name, tags]: typeof a): string => seriesKey(name, Object.fromEntries(tags));
      assert.equal(keyOf(a), keyOf([a[0], [...a[1]].reverse()]));
      assert.equal(keyOf(a) === keyOf(b), canonical(a) === canonical(b));
    }),
    { numRuns: 2_000 },
  );
});
